import { expect, test } from 'vitest';
import { label } from './fixtures';
import { originTally } from './origin-tally';
import type { Answer } from './record';

const by = (model: string, temperature: number, text: string): Answer => ({
  text,
  source: { model, checkpoint: null, sampling: { temperature } },
});
const policy = by('policy', 1, 'Blue.');
const sft = by('sft', 1, 'Red.');

test('wins are of the model, whichever answer came first and whichever side it was shown on', () => {
  const records = [
    label({ answers: [policy, sft], sides: 'kept', choice: 'left' }),
    label({ answers: [policy, sft], sides: 'swapped', choice: 'right' }),
    label({ answers: [sft, policy], sides: 'kept', choice: 'right' }),
    label({ answers: [sft, policy], sides: 'kept', choice: 'left' }),
    label({ answers: [sft, policy], choice: 'both-bad' }),
    label({ answers: [sft, policy], choice: 'skip' }),
    label({ answers: [sft, policy], choice: 'left', kind: 'repeat' }),
  ];
  const [tally, ...more] = originTally(records);
  expect(more).toEqual([]);
  expect(tally).toMatchObject({ origins: ['policy', 'sft'], wins: [3, 1], ties: 1 });
  expect(tally?.rate.estimate).toBeCloseTo(0.7);
  // Wilson's interval of 3.5 of 5, by hand.
  expect(tally?.rate.interval[0]).toBeCloseTo(0.301, 2);
});

test('one model at two temperatures is told apart by them; at one temperature there is nothing to tell', () => {
  const answers = [by('sft', 0.7, 'Blue.'), by('sft', 1.2, 'Red.')] as const;
  const records = [label({ answers: [...answers], choice: 'left' }), label({ answers: [sft, by('sft', 1, 'Blue.')] })];
  expect(originTally(records)).toMatchObject([
    { origins: ['sft at temperature 0.7', 'sft at temperature 1.2'], wins: [1, 0], ties: 0 },
  ]);
});
