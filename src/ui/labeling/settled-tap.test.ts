import { expect, test } from 'vitest';
import { isTooSoon } from './settled-tap';

test('the second tap of two in a row is not for the pair that came between them; a key and a later tap are', () => {
  expect(isTooSoon(1000, { detail: 2, timeStamp: 1120 })).toBe(true);
  expect(isTooSoon(1000, { detail: 1, timeStamp: 1299 })).toBe(true);
  expect(isTooSoon(1000, { detail: 1, timeStamp: 1300 })).toBe(false);
  expect(isTooSoon(1000, { detail: 0, timeStamp: 1010 })).toBe(false);
});
