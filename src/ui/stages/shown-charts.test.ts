import { expect, it } from 'vitest';
import { shownCharts, withoutRubric } from './shown-charts';

const charts = [
  { names: ['loss', 'eval_loss'] },
  { names: ['sft_loss'] },
  { names: ['disagreement'], input: 'second' },
];
const namesOf = (known: Partial<Parameters<typeof shownCharts>[1]>) =>
  shownCharts(charts, { taken: () => true, isDone: false, ownPrompts: false, told: () => false, ...known }).map(
    ({ names }) => names[0],
  );

it('all are there until the stage is done, but for inputs that it does not take', () => {
  expect(namesOf({})).toEqual(['loss', 'sft_loss', 'disagreement']);
  expect(namesOf({ taken: () => false })).toEqual(['loss', 'sft_loss']);
});

it('a chart of what a stage did not do is gone once it is done', () => {
  expect(namesOf({ isDone: true, told: (name) => name === 'eval_loss' })).toEqual(['loss']);
});

it('with own prompts nothing is drawn of the true quality, which only the bundled world knows', () => {
  const both = {
    names: ['objective/scores', 'objective/rubric'],
    right: 'objective/rubric',
    title: 'Reward and true quality',
    labels: ['Reward', 'True quality'],
    colors: ['reward', 'accent'] as const,
  };
  expect(withoutRubric(both, () => false)).toEqual({
    names: ['objective/scores'],
    labels: ['Reward'],
    colors: ['reward'],
  });
  expect(withoutRubric(both, () => true)).toEqual(both); // of a run that was of the bundled world
  expect(withoutRubric({ names: ['objective/rubric'] }, () => false)).toBeNull();
  expect(withoutRubric({ names: ['loss', 'eval_loss'], title: 'Loss' }, () => false)).toMatchObject({ title: 'Loss' });
});
