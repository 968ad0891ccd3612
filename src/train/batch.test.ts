import { expect, test } from 'vitest';
import { padBatch } from './batch';

test('positions point at the hidden state before each learned token', () => {
  const batch = padBatch(
    [
      { ids: [3, 9, 4, 7, 1], mask: [0, 0, 0, 1, 1] },
      { ids: [3, 4, 8], mask: [0, 0, 1] },
    ],
    0,
  );
  expect([batch.rows, batch.length, batch.tokens]).toEqual([2, 16, 8]);
  expect([...batch.positions]).toEqual([2, 3, 17]);
  expect([...batch.targets]).toEqual([7, 1, 8]);
  expect([...batch.ids.subarray(16, 20)]).toEqual([3, 4, 8, 0]);
});

test('a first token is never learned: nothing predicts it', () => {
  expect([...padBatch([{ ids: [5, 6], mask: [1, 1] }], 0).targets]).toEqual([6]);
});
