import { expect, test } from 'vitest';
import { CheckpointDue } from './checkpoint-due';

test('fast steps are saved at the interval of their stage, slow ones after each', () => {
  const due = new CheckpointDue();
  due.begin(0, 0);
  expect([9, 10].map((step) => due.isDue(step, 10, 100 * step))).toEqual([false, true]);
  expect(due.isDue(1, 10, 30_000)).toBe(true);
  due.saved(1, 30_000, 30_500);
  expect(due.isSaved(1)).toBe(true);
  expect([45_000, 60_500].map((now) => due.isDue(2, 10, now))).toEqual([false, true]);
});

test('what takes long to write is written seldom, but never more seldom than its stage says', () => {
  const due = new CheckpointDue();
  due.begin(0, 0);
  due.saved(1, 30_000, 50_000);
  expect([80_000, 249_000, 250_000].map((now) => due.isDue(2, 10, now))).toEqual([false, false, true]);
  expect(due.isDue(11, 10, 60_000)).toBe(true);
});
