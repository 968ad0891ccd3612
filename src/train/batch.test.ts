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
  expect([batch.learned, batch.positions.length, batch.targets.length]).toEqual([3, 64, 64]);
  expect([...batch.positions.subarray(0, 4)]).toEqual([2, 3, 6, 0]);
  expect([...batch.targets.subarray(0, 4)]).toEqual([7, 1, 8, 0]);
  expect([...batch.mask.subarray(0, 4)]).toEqual([1, 1, 1, 0]);
  expect([...batch.ids.subarray(5, 9)]).toEqual([3, 4, 8, 0]);
});

test('a first token is never learned: nothing predicts it', () => {
  const { learned, targets } = packBatch([{ ids: [5, 6], mask: [1, 1] }], 0);
  expect([learned, targets[0]]).toEqual([1, 6]);
});
