import { Random } from '../random';
import { familyOf } from './families';
import { STYLES, type TaskItem } from './types';

/** What answers that know only half would get; figures are printed beside both. */

/** The right content in a style drawn at random: what the raw metric of a perfect answer can come to. */
export function randomStyleAnswer(item: TaskItem, random: Random): string {
  return item.answers[random.pick(STYLES)];
}

/** The right form with wrong or guessed facts: what a metric gives for knowing nothing about the prompt. */
export function randomFactsAnswer(item: TaskItem, random: Random): string {
  const family = familyOf(item.family);
  const guess = family.guess?.(item, random);
  if (guess) return guess;
  let other = family.generate(random);
  for (let attempt = 0; attempt < 500 && (other.shape !== item.shape || other.key === item.key); attempt++) {
    other = family.generate(random);
  }
  return other.answers.plain;
}

const measured = new Map<string, number>();
const chanceItems = 300;

/** What answering without having read the prompt scores in a family, 0 to 1: stated, or measured once. */
export function chanceOf(name: string): number {
  const family = familyOf(name);
  if (family.chance !== undefined) return family.chance;
  const known = measured.get(name);
  if (known !== undefined) return known;
  const random = new Random(1, `chance ${name}`);
  let sum = 0;
  for (let i = 0; i < chanceItems; i++) {
    const item = family.generate(random);
    sum += family.score(item, randomFactsAnswer(item, random));
  }
  measured.set(name, sum / chanceItems);
  return sum / chanceItems;
}

/** A score corrected for chance: 0 is guessing, 1 is right, and less than guessing is below 0. */
export function aboveChance(score: number, chance: number): number {
  return chance >= 1 ? 0 : (score - chance) / (1 - chance);
}
