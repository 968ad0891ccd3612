import { expect, test } from 'vitest';
import { packBatch } from './batch';

test('positions point at the hidden state before each learned token', () => {
  const batch = packBatch(
    [
      { ids: [3, 9, 4, 7, 1], mask: [0, 0, 0, 1, 1] },
      { ids: [3, 4, 8], mask: [0, 0, 1] },
    ],
    0,
  );
  expect([batch.starts, batch.longest, batch.tokens]).toEqual([[0, 5], 5, 8]);
  expect([...batch.positions]).toEqual([2, 3, 6]);
  expect([...batch.targets]).toEqual([7, 1, 8]);
  expect([...batch.ids.subarray(5, 9)]).toEqual([3, 4, 8, 0]);
});

test('a first token is never learned: nothing predicts it', () => {
  expect([...packBatch([{ ids: [5, 6], mask: [1, 1] }], 0).targets]).toEqual([6]);
});
