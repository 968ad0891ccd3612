import { expect, it } from 'vitest';
import { labelAgreement } from './label-agreement';

const row = (prompt: string, chosen: string, rejected: string, tie = false) => ({
  prompt,
  chosen,
  rejected,
  rater: 'r',
  ...(tie && { tie }),
});

it('compares judgements of one pair, whichever way it was shown', () => {
  expect(labelAgreement([row('p', 'a', 'b'), row('q', 'a', 'b'), row('p', 'a', 'c')])).toEqual({ same: 0, twos: 0 });
  expect(labelAgreement([row('p', 'a', 'b'), row('p', 'a', 'b')])).toEqual({ same: 1, twos: 1 });
  expect(labelAgreement([row('p', 'a', 'b'), row('p', 'b', 'a'), row('p', 'a', 'b', true)])).toEqual({
    same: 0,
    twos: 1,
  });
  expect(labelAgreement([...Array(3).fill(row('p', 'a', 'b')), row('p', 'b', 'a')])).toEqual({ same: 3, twos: 6 });
});
