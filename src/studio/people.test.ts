import { expect, it } from 'vitest';
import { label } from '../labeling/fixtures';
import type { Answer } from '../labeling/record';
import { seriesOf } from '../recipes/figures';
import { rlhf } from '../recipes/library/rlhf';
import type { EvaluationTable } from '../train/events';
import { labelsByPeople, peoplesFirst, peoplesWins } from './people';
import { runFigures } from './run-figures';

const by = (checkpoint: string, text: string): Answer => ({
  text,
  source: { model: checkpoint.split('-')[0] ?? '', checkpoint, sampling: { temperature: 1 } },
});
const [policy, sft] = [by('ppo.policy-aa', 'Blue.'), by('sft.policy-bb', 'Red.')];
const table: EvaluationTable = {
  kind: 'families',
  families: [
    {
      family: 'f',
      title: 'F',
      metric: 'accuracy',
      heldOut: false,
      prompts: 1,
      scores: {},
      rubric: { 'sft.policy': 0.5, 'ppo.policy': 0.6 },
    },
  ],
  checkpoints: { 'sft.policy': 'sft.policy-bb', 'ppo.policy': 'ppo.policy-aa' },
};

it('people’s win rate is of exactly the weights that were measured', () => {
  const records = [
    label({ answers: [policy, sft], choice: 'left' }),
    label({ answers: [sft, policy], choice: 'right' }),
    label({ answers: [sft, policy], sides: 'swapped', choice: 'right' }),
    label({ answers: [sft, policy], choice: 'tie' }),
    // Nothing of these counts: an older policy, a second showing, a skipped pair, two answers of one model.
    label({ answers: [by('ppo.policy-00', 'Blue.'), sft], choice: 'left' }),
    label({ answers: [policy, sft], choice: 'left', kind: 'repeat' }),
    label({ answers: [policy, sft], choice: 'skip' }),
    label({ answers: [policy, by('ppo.policy-aa', 'Green.')], choice: 'left' }),
  ];
  const found = peoplesWins(table, records);
  expect(found).toMatchObject({ wins: 2, losses: 1, ties: 1, rate: 0.625 });
  expect(found?.low).toBeLessThan(0.5);
  expect(peoplesWins(table, [])).toBeNull();
  const { checkpoints: _, ...old } = table;
  expect(peoplesWins(old, records)).toBeNull();
});

it('a run counts the labels by people that its stages learned from', () => {
  const series = (node: string, name: string) =>
    node === 'reward' && name === 'labels_by_people' ? seriesOf([62]) : undefined;
  expect(labelsByPeople(rlhf, { series })).toBe(62);
  expect(labelsByPeople(rlhf, { report: { reward: { labels_by_people: 62 } } })).toBe(62);
  expect(labelsByPeople(rlhf, { report: { reward: {} } })).toBe(0);
});

it('where people labeled theirs comes first, and the rubric is called what it is', () => {
  const report = {
    reward: { accuracy_heldout: 0.9, pairs_heldout: 30, accuracy_rubric: 0.6, pairs_rubric: 500 },
    evaluation: { table: { winRate: { rate: 0.543, prompts: 800 } } },
  };
  const figures = runFigures(rlhf, { report });
  const wins = { wins: 34, losses: 10, ties: 0, rate: 34 / 44, low: 0.63, high: 0.87 };
  expect(peoplesFirst(figures, wins).map(({ label: name }) => name)).toEqual([
    'people prefer it',
    'Reward accuracy',
    'Reward simulated rubric',
    'Evaluation wins by simulated rubric',
  ]);
  expect(peoplesFirst(figures, null)).toHaveLength(3);
});
