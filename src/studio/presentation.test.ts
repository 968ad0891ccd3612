import { expect, it } from 'vitest';
import { readPlan, usualPlan, writePlan } from './presentation';
import type { Act, Story } from './story';

const act = (node: string, first: number, last: number, lines: Act['lines'] = []): Act => ({
  node,
  title: node,
  purpose: '',
  unit: 'step',
  total: last - first,
  lines,
  first,
  last,
});
const line = (name: string, value: (step: number) => number) => ({
  name,
  unit: '',
  label: name,
  color: 'reward' as const,
  points: Array.from({ length: 20 }, (_, step) => ({ step, value: value(step) })),
});
const storyOf = (lines: Act['lines']): Story => ({
  prompts: [],
  models: [],
  acts: [act('sft', 0, 4), act('ppo', 5, 24, lines)],
  moments: [
    ...[0, 10, 20, 30, 40].map((step) => ({ act: 0, step })),
    ...Array.from({ length: 20 }, (_, step) => ({ act: 1, step })),
  ],
  answer: () => null,
  comparison: () => null,
});
const story = storyOf([]);

it('usually stands at the beginning, where reward and true quality part, and at the end of every act', () => {
  expect(usualPlan(story)).toEqual([0, 4, 24]);
  const hacked = storyOf([line('objective/scores', (x) => x), line('objective/rubric', (x) => -((x - 8) ** 2))]);
  expect(usualPlan(hacked)).toEqual([0, 4, 13, 24]);
});

it('is read from a link and written to one', () => {
  const plan = 'sft@20,ppo@7,ppo';
  expect(readPlan(plan, story)).toEqual({ scenes: [2, 12, 24], opened: 2, problem: null });
  expect(writePlan([2, 12, 24], story)).toBe('sft@20,ppo@7,ppo@19');
  expect(readPlan(writePlan([2, 12, 24], story), story).scenes).toEqual([2, 12, 24]);
});

it('opens where the link was made, at a scene or between two', () => {
  expect(writePlan([2, 24], story, 24)).toBe('sft@20,ppo@19*');
  expect(readPlan('sft@20,ppo@19*', story)).toEqual({ scenes: [2, 24], opened: 24, problem: null });
  expect(writePlan([2, 24], story, 12)).toBe('sft@20,ppo@7*,ppo@19');
  expect(readPlan('sft@20,ppo@7*,ppo@19', story)).toEqual({ scenes: [2, 12, 24], opened: 12, problem: null });
});

it('says what of it could not be used', () => {
  expect(readPlan('dpo@3,sft', story)).toMatchObject({ scenes: [4], problem: expect.stringMatching(/left out/) });
  expect(readPlan('<b>,9', story)).toMatchObject({
    scenes: [0, 4, 24],
    problem: expect.stringMatching(/Its stages: sft, ppo/),
  });
  expect(readPlan('sft@99999', story).scenes).toEqual([4]);
});
