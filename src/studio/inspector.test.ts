import { expect, it } from 'vitest';
import type { InspectedSequence } from '../train/events';
import { createInspector } from './inspector';

const none = new Float32Array(0);
const sequence: InspectedSequence = {
  prompt: 'p',
  answer: 'a',
  tokens: [],
  ended: true,
  score: 1,
  logprobs: none,
  refLogprobs: none,
  kl: none,
  rewards: none,
  values: none,
  advantages: none,
  returns: none,
  ratios: [],
};

it('keeps the phases of the iteration under way; a new rollout begins anew', () => {
  const inspector = createInspector();
  inspector.add('ppo', 1, { kind: 'rollout', sequences: [sequence] });
  inspector.add('ppo', 1, { kind: 'scores', sequences: [sequence] });
  inspector.add('ppo', 1, {
    kind: 'update',
    epoch: 1,
    minibatch: 2,
    sequences: [sequence],
    values: { 'loss/policy_avg': -0.1 },
  });
  expect(Object.keys(inspector.getState().phases)).toEqual(['rollout', 'scores', 'update']);
  expect(inspector.getState()).toMatchObject({
    phase: 'update',
    phases: { update: { step: 1, epoch: 1, minibatch: 2 } },
  });
  inspector.add('ppo', 2, { kind: 'rollout', sequences: [sequence] });
  expect(Object.keys(inspector.getState().phases)).toEqual(['rollout']);
});

it('keeps diagnostics and tables by stage until the stage begins again', () => {
  const inspector = createInspector();
  inspector.add('reward', 3, { kind: 'reward-diagnostics', chosen: none, rejected: none, calibration: [] });
  inspector.add('sft', 9, { kind: 'evaluation', families: [] });
  inspector.add('evaluation', 9, {
    kind: 'evaluation',
    families: [],
    winRate: { rate: 0.7, low: 0.6, high: 0.8, prompts: 200 },
  });
  inspector.clear('reward');
  inspector.clear('sft');
  expect(inspector.getState().rewardDiagnostics).toBeNull();
  expect(inspector.getState().tables.sft).toBeUndefined();
  expect(inspector.getState().tables.evaluation?.winRate?.rate).toBe(0.7);
});
