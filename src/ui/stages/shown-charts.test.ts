import { expect, it } from 'vitest';
import { shownCharts } from './shown-charts';

const charts = [
  { names: ['loss', 'eval_loss'] },
  { names: ['sft_loss'] },
  { names: ['disagreement'], input: 'second' },
];
const namesOf = (known: Partial<Parameters<typeof shownCharts>[1]>) =>
  shownCharts(charts, { taken: () => true, isDone: false, told: () => false, ...known }).map(({ names }) => names[0]);

it('all are there until the stage is done, but for inputs that it does not take', () => {
  expect(namesOf({})).toEqual(['loss', 'sft_loss', 'disagreement']);
  expect(namesOf({ taken: () => false })).toEqual(['loss', 'sft_loss']);
});

it('a chart of what a stage did not do is gone once it is done', () => {
  expect(namesOf({ isDone: true, told: (name) => name === 'eval_loss' })).toEqual(['loss']);
});
