import { expect, it } from 'vitest';
import { layEndToEnd } from './sequences';

it('tells each token where its row begins and ends, and padding that it has none', () => {
  const { ids, places, starts, longest } = layEndToEnd([[5, 6, 7], [8]], 0);
  expect([ids.length, starts, longest]).toEqual([64, [0, 3], 3]);
  expect([...ids.subarray(0, 6)]).toEqual([5, 6, 7, 8, 0, 0]);
  expect([...places.subarray(0, 12)]).toEqual([0, 3, 0, 3, 0, 3, 3, 4, 4, 4, 5, 5]);
});

it('refuses an empty row', () => {
  expect(() => layEndToEnd([[1], []], 0)).toThrow('empty');
});
