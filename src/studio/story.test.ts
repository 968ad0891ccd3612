import { expect, it } from 'vitest';
import { rlhf } from '../recipes/library/rlhf';
import type { RunEvent } from '../train/events';
import { createReplay } from './replay';
import { storyOf } from './story';
import { createTestEngine } from './test-engine';

const row = (prompt: string, answers: Record<string, string>) => ({ prompt, answers });
const steps = (count: number, every: number) => Array.from({ length: count }, (_, i) => (i + 1) * every);
const events: RunEvent[] = [
  ...steps(4, 10).map(
    (step): RunEvent => ({
      type: 'samples',
      node: 'sft',
      step,
      rows: [row('p', { base: 'b', 'sft.policy': `s${step}` })],
    }),
  ),
  ...steps(100, 5).map(
    (step): RunEvent => ({
      type: 'samples',
      node: 'preferences',
      step,
      rows: [row('a longer one', { chosen: 'c', rejected: 'r' }), row('q', { chosen: `c${step}`, rejected: 'r' })],
    }),
  ),
  ...steps(30, 1).map(
    (step): RunEvent => ({
      type: 'metrics',
      node: 'reward',
      step,
      values: { eval_accuracy: step / 30 },
    }),
  ),
  ...[1, 2].map(
    (step): RunEvent => ({
      type: 'samples',
      node: 'ppo',
      step,
      rows: [
        { ...row('p', { 'sft.policy': 's40', 'ppo.policy': `y${step}` }), scores: { 'ppo.policy': { reward: step } } },
      ],
    }),
  ),
  { type: 'samples', node: 'evaluation', step: 1, rows: [row('elsewhere', { 'ppo.policy': 'no' })] },
];
const story = storyOf(rlhf, createReplay({ events, pairs: [] }, createTestEngine()));
const at = (node: string, step: number) =>
  story.moments.findIndex((moment) => story.acts[moment.act]?.node === node && moment.step === step);
const told = (moment: number) => story.models.map((model) => story.answer(moment, model, 'p')?.text ?? null);

it('has an act for every stage that makes something, each with its moments from its beginning on', () => {
  expect(story.acts.map(({ node }) => node)).toEqual(['sft', 'preferences', 'reward', 'ppo']);
  expect(story.models).toEqual(['base', 'sft.policy', 'ppo.policy']);
  expect(story.prompts).toEqual(['p']);
  const counts = story.acts.map(({ first, last }) => last - first + 1);
  expect(counts).toEqual([5, 7, 9, 3]); // a hundred comparisons are too many to read
  for (const { first, last, total } of story.acts)
    expect([story.moments[first]?.step, story.moments[last]?.step]).toEqual([0, total]);
  expect(story.acts[2]?.lines[0]?.points).toHaveLength(30);
});

it('tells of each model what it answered last by then, and nothing before it was trained', () => {
  expect(told(at('sft', 0))).toEqual(['b', null, null]);
  expect(told(at('sft', 20))).toEqual(['b', 's20', null]);
  expect(told(at('reward', 30))).toEqual(['b', 's40', null]);
  expect(told(at('ppo', 0))).toEqual(['b', 's40', null]);
  expect(told(at('ppo', 2))).toEqual(['b', 's40', 'y2']);
  expect(story.answer(at('ppo', 2), 'ppo.policy', 'p')?.scores).toEqual({ reward: 2 });
});

it('shows the shortest comparison that is judged, and keeps the last one', () => {
  expect(story.comparison(at('sft', 40))).toBeNull();
  expect(story.comparison(at('preferences', 500))).toEqual({ prompt: 'q', chosen: 'c500', rejected: 'r' });
  expect(story.comparison(at('reward', 30))?.chosen).toBe('c500');
});
