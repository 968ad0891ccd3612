import { expect, it } from 'vitest';
import { twoRewards } from '../testing/two-rewards';
import { parseConfig } from './config';
import { DEFAULTS_VERSION, defaultsVersion, nodesAsOf, type OldDefault, withSettingsOfToday } from './defaults';
import { rlhf } from './library/rlhf';

const OLD: readonly OldDefault[] = [
  { until: 1, stage: 'ppo', setting: 'klCoef', value: 0.05 },
  { until: 2, stage: 'ppo', setting: 'klCoef', value: 0.1 },
  { until: 2, stage: 'ppo', setting: 'adaptive.target', value: 9 },
  { until: 1, stage: 'reward', setting: 'epochs', value: 11 },
];

it('a link means the defaults of its own time', () => {
  expect(nodesAsOf(rlhf, 1, OLD)).toEqual({ ppo: { klCoef: 0.05, adaptive: { target: 9 } }, reward: { epochs: 11 } });
  expect(nodesAsOf(rlhf, 2, OLD)).toEqual({ ppo: { klCoef: 0.1, adaptive: { target: 9 } } });
  expect(nodesAsOf(rlhf, 3, OLD)).toEqual({});
  const { nodes } = parseConfig({ recipe: 'rlhf', nodes: nodesAsOf(rlhf, 1, OLD) });
  expect(nodes.ppo).toMatchObject({ klCoef: 0.05, adaptive: { target: 9, enabled: false } });
});

it('holds for every node of the stage, but not over what the recipe itself sets', () => {
  expect(nodesAsOf(twoRewards, 1, OLD)).toMatchObject({ reward: { epochs: 11 } });
  expect(nodesAsOf(twoRewards, 1, OLD)['reward-2']).toBeUndefined();
});

it('what is known of old defaults is of versions before this one', () => {
  expect(nodesAsOf(rlhf, DEFAULTS_VERSION)).toEqual({});
});

it('the defaults of some stages are as old as the last change of one of them', () => {
  expect(defaultsVersion(rlhf, undefined, OLD)).toBe(3);
  expect(defaultsVersion(rlhf, ['sft', 'reward'], OLD)).toBe(2);
  expect(defaultsVersion(rlhf, ['sft'], OLD)).toBe(1);
});

it('a record from before a setting means what was done then', () => {
  const { nodes } = parseConfig({ recipe: 'rlhf', nodes: withSettingsOfToday(rlhf, { preferences: { pairs: 7 } }) });
  expect(nodes.preferences).toMatchObject({ pairs: 7, harmfulShare: 0 });
  expect(withSettingsOfToday(rlhf, { preferences: { harmfulShare: 0.2 } })).toEqual({
    preferences: { harmfulShare: 0.2 },
  });
});
