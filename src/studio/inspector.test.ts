import { expect, it } from 'vitest';
import type { InspectedSequence } from '../train/events';
import { createInspector, inspectionOf } from './inspector';

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

it('keeps the phases of the step under way; a new rollout begins anew', () => {
  const inspector = createInspector();
  const shown = () => inspectionOf(inspector.getState(), 'ppo');
  inspector.add('ppo', 1, { kind: 'rollout', sequences: [sequence] });
  inspector.add('ppo', 1, { kind: 'scores', sequences: [sequence] });
  inspector.add('ppo', 1, {
    kind: 'update',
    epoch: 1,
    minibatch: 2,
    sequences: [sequence],
    values: { 'loss/policy_avg': -0.1 },
  });
  expect(Object.keys(shown().phases)).toEqual(['rollout', 'scores', 'update']);
  expect(shown()).toMatchObject({ phase: 'update', phases: { update: { step: 1, epoch: 1, minibatch: 2 } } });
  inspector.add('ppo', 2, { kind: 'rollout', sequences: [sequence] });
  expect(Object.keys(shown().phases)).toEqual(['rollout']);
});

it('keeps what each node showed until it begins again, two of one stage apart', () => {
  const inspector = createInspector();
  const shown = (node: string) => inspectionOf(inspector.getState(), node);
  const diagnostics = { kind: 'reward-diagnostics', chosen: [], rejected: [], calibration: [] } as const;
  inspector.add('reward', 3, diagnostics);
  inspector.add('reward-2', 3, { ...diagnostics, chosen: [1] });
  inspector.add('ppo', 1, { kind: 'rollout', sequences: [sequence] });
  inspector.add('ppo-2', 5, { kind: 'rollout', sequences: [sequence] });
  inspector.add('evaluation', 9, {
    kind: 'families',
    families: [],
    winRate: { rate: 0.7, low: 0.6, high: 0.8, prompts: 200 },
  });
  inspector.add('best', 8, { kind: 'selection', n: 4, samples: 16, curve: [], fresh: 0.5 });
  expect(shown('best').bestOfN?.fresh).toBe(0.5);
  inspector.clear('reward');
  inspector.clear('ppo');
  expect(shown('reward').rewardDiagnostics).toBeNull();
  expect(shown('reward-2').rewardDiagnostics?.chosen).toHaveLength(1);
  expect([shown('ppo').phase, shown('ppo-2').phases.rollout?.step]).toEqual([null, 5]);
  expect(shown('evaluation').table?.winRate?.rate).toBe(0.7);
  inspector.clear();
  expect(shown('evaluation').table).toBeNull();
});
