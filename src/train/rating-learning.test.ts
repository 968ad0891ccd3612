import { expect, it } from 'vitest';
import { ratingScale } from './rating-learning';

const row = (chosen: number, rejected: number) => ({
  prompt: 'p',
  chosen: 'a',
  rejected: 'b',
  rater: 'ann',
  ratings: { chosen, rejected },
});
const group = (...rows: readonly object[]) => [{ prompt: 'p', rows: rows as ReturnType<typeof row>[] }];

it('mean and deviation of all ratings', () => {
  expect(ratingScale(group(row(5, 1), row(4, 2)))).toEqual({ mean: 3, deviation: Math.sqrt(2.5) });
});

it('no ratings, and ratings that are all equal, each get one clear message', () => {
  expect(() => ratingScale(group({ ...row(1, 1), ratings: undefined }))).toThrow(/have no ratings/);
  expect(() => ratingScale(group(row(3, 3), row(3, 3)))).toThrow(/All 4 ratings are the same/);
});
