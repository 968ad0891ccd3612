import { expect, it } from 'vitest';
import { answer, label } from '../labeling/fixtures';
import { saidOf } from './label-words';

const progress = { labeled: 3, again: 0, goal: 100 };
const [a, b, c] = ['a', 'b', 'c'].map((text) => answer(text)) as [
  ReturnType<typeof answer>,
  ReturnType<typeof answer>,
  ReturnType<typeof answer>,
];
const said = (...records: Parameters<typeof saidOf>[0]) => saidOf(records, progress).split('.')[0];

it('says what was decided: a side, an order, or the one that was clicked as the best', () => {
  expect(said(label({ choice: 'left', strength: 'clearly' }))).toBe('Left, clearly better');
  const best = [label({ answers: [a, b], choice: 'left' }), label({ answers: [c, a], choice: 'right' })];
  expect(said(...best)).toBe('Best saved');
  expect(said(...best, label({ answers: [b, c], choice: 'left' }))).toBe('Order saved');
  expect(said(label({ answers: [a, b], choice: 'tie' }), label({ answers: [a, c], choice: 'tie' }))).toBe(
    'Order saved',
  );
  expect(said(label({ choice: 'skip' }), label({ choice: 'skip' }))).toBe('Skipped');
});
