import { expect, test } from 'vitest';
import { Random } from '../random';
import { aboveChance, CATEGORIES, chanceOf, families, familyOf, randomFactsAnswer } from '.';

test('every family has a category that people can read, and guessing never gets more than three in five', () => {
  for (const family of families) {
    expect(CATEGORIES[family.category], family.name).toBeTruthy();
    expect(chanceOf(family.name), family.name).toBeLessThan(0.6);
  }
});

test.each(
  families.filter(({ chance }) => chance !== undefined).map(({ name, chance }) => [name, chance ?? 0] as const),
)('%s: guessing among the choices gets what it is said to get (%d)', (name, chance) => {
  const family = familyOf(name);
  const random = new Random(11, name);
  let right = 0;
  for (let i = 0; i < 1500; i++) {
    const item = family.generate(random);
    right += family.score(item, randomFactsAnswer(item, random));
  }
  // Three standard errors of a share of 1,500.
  expect(Math.abs(right / 1500 - chance)).toBeLessThan(0.04);
});

test('a score corrected for chance is 0 for guessing and 1 for being right', () => {
  expect(aboveChance(0.5, 0.5)).toBe(0);
  expect(aboveChance(1, 0.5)).toBe(1);
  expect(aboveChance(0.25, 0.5)).toBe(-0.5);
  expect(aboveChance(0.4, 0)).toBe(0.4);
});
