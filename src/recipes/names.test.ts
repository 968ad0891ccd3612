import { expect, it } from 'vitest';
import { twoRewards } from '../testing/two-rewards';
import { rejectionSampling } from './library/rejection-sampling';
import { rlhf } from './library/rlhf';
import { inSentence, nodeColor, nodeShort, nodeTitle, railTitle, refColor, refOfPort, refTitle } from './names';
import { nodeOf } from './recipe';

it('a node is called as its stage is; two of one stage are told apart by their ids', () => {
  expect([nodeTitle(rlhf, 'reward'), railTitle(rlhf, 'sft'), nodeShort(rlhf, 'sft')]).toEqual([
    'Reward model',
    'Fine-tuning (SFT)',
    'SFT',
  ]);
  expect(['reward', 'reward-2'].map((id) => nodeTitle(twoRewards, id))).toEqual([
    'Reward model (reward)',
    'Reward model (reward-2)',
  ]);
  expect(railTitle(twoRewards, 'reward-2')).toBe('Reward (reward-2)');
  expect(nodeShort(twoRewards, 'reward-2')).toBe('reward-2');
  expect(nodeTitle(twoRewards, 'ppo')).toBe('PPO');
});

it('a recipe that has several of a stage says what they are called', () => {
  expect(['sft', 'best-2', 'reward'].map((id) => railTitle(rejectionSampling, id))).toEqual([
    'Fine-tuning (SFT)',
    'Best of n, round 2',
    'Reward model',
  ]);
  expect(nodeShort(rejectionSampling, 'tune')).toBe('round 1');
  expect(refTitle(rejectionSampling, 'tune-2.policy')).toBe('SFT model (round 2)');
});

it('an artifact has the title and the colour of the output that it is', () => {
  expect(['base', 'sft.policy', 'ppo.policy', 'nobody.policy'].map((ref) => refTitle(rlhf, ref))).toEqual([
    'Base',
    'SFT model',
    'Policy',
    'nobody.policy',
  ]);
  expect([refColor(rlhf, 'ppo.policy'), refColor(rlhf, 'base'), refColor(rlhf, 'x')]).toEqual([
    'policy',
    'base',
    undefined,
  ]);
  expect(refTitle(twoRewards, 'reward-2.scorer')).toBe('Reward model (reward-2)');
  expect(nodeColor(nodeOf(rlhf, 'evaluation'))).toBe('accent');
});

it('a column of sample answers is a port’s artifact, or a name of its own', () => {
  const ppo = nodeOf(rlhf, 'ppo');
  expect(['reference', 'policy', 'chosen'].map((column) => refOfPort(ppo, column))).toEqual([
    'sft.policy',
    'ppo.policy',
    'chosen',
  ]);
});

it('a title within a sentence begins small, unless it is an abbreviation', () => {
  expect(['Reward model', 'PPO', 'SFT', 'Labels'].map(inSentence)).toEqual(['reward model', 'PPO', 'SFT', 'labels']);
});
