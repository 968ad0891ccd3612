import { expect, it } from 'vitest';
import { rlhf } from '../recipes/library/rlhf';
import { twoRewards } from '../testing/two-rewards';
import { continuationOf } from './branch';

const ALL = ['sft', 'preferences', 'reward', 'reward-2', 'ppo', 'evaluation'];

it('a run goes on with what is left of what was asked for', () => {
  const record = { nodes: ['sft', 'preferences', 'reward'], done: ['sft'] };
  expect(continuationOf(rlhf, record)).toEqual({ done: ['sft'], left: ['preferences', 'reward'] });
});

it('a branch has what its node builds on and makes the rest anew; what lies beside it is left behind', () => {
  const record = { nodes: ALL, done: ALL };
  expect(continuationOf(twoRewards, record, 'reward-2-40')).toEqual({
    done: ['sft', 'preferences'],
    left: ['reward-2', 'ppo', 'evaluation'],
  });
  // A step of the first reward model, not the second one's name.
  expect(continuationOf(twoRewards, record, 'reward-2')).toEqual({ done: ['sft', 'preferences'], left: ['reward'] });
  expect(continuationOf(rlhf, { nodes: ['sft'], done: ['sft'] }, 'sft-50')).toEqual({ done: [], left: ['sft'] });
});
