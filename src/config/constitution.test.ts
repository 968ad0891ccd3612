import { expect, it } from 'vitest';
import { checkConstitution, EXAMPLE_CONSTITUTION } from './constitution';

const one = { question: 'Which is kinder?', critique: '', revision: '' };

it('fills in what a principle does not ask', () => {
  expect(checkConstitution({ principles: [{ question: ' Which is kinder? ' }] })).toEqual({ principles: [one] });
  expect(checkConstitution({ principles: [] })).toEqual({ principles: [] });
  expect(checkConstitution({ principles: EXAMPLE_CONSTITUTION })).toEqual({ principles: EXAMPLE_CONSTITUTION });
});

it.each([
  [{ principles: [one, {}] }, /^principles\.1: write what is asked about two answers/],
  [{ principles: [{ revision: 'Again.' }] }, /^principles\.0: write what is asked about the one answer/],
  [{ principles: [{ critique: 'Is it unkind?' }] }, /^principles\.0: write what is asked for after/],
  [{ principles: [{ question: 'x'.repeat(301) }] }, /^principles\.0\.question: /],
  [{ principles: [{ question: 'x', ask: 'y' }] }, /^principles\.0: /],
  [{ principles: Array.from({ length: 51 }, () => one) }, /^principles: /],
  [{}, /^principles: /],
  ['a text', /./],
])('%j: the first thing that is wrong', (value, problem) => {
  expect(checkConstitution(value)).toEqual({ problem: expect.stringMatching(problem) });
});
