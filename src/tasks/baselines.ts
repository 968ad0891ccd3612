import type { Random } from '../random';
import { familyOf } from './families';
import { STYLES, type TaskItem } from './types';

/** What answers that know only half would get; figures are printed beside both. */

/** The right content in a style drawn at random: what the raw metric of a perfect answer can come to. */
export function randomStyleAnswer(item: TaskItem, random: Random): string {
  return item.answers[random.pick(STYLES)];
}

/** The right form with another item's facts: what a metric gives for knowing nothing about the prompt. */
export function randomFactsAnswer(item: TaskItem, random: Random): string {
  const family = familyOf(item.family);
  let other = family.generate(random);
  for (let attempt = 0; attempt < 500 && (other.shape !== item.shape || other.key === item.key); attempt++) {
    other = family.generate(random);
  }
  return other.answers.plain;
}
