import { expect, test } from 'vitest';
import { label } from './fixtures';
import { labelParts } from './label-parts';
import { CHOICES, KINDS } from './record';

test('the parts add up to all labels', () => {
  const records = KINDS.flatMap((kind) => CHOICES.map((choice) => label({ kind, choice, expected: 0 })));
  const parts = labelParts(records);
  expect(parts).toEqual({ learned: 3, bothBad: 1, again: 4, known: 8, compared: 4, skipped: 5 });
  expect(Object.values(parts).reduce((sum, n) => sum + n, 0)).toBe(records.length);
});
