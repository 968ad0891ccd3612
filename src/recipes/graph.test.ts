import { expect, it } from 'vitest';
import { twoRewards } from '../testing/two-rewards';
import { graphOf, parentsOf } from './graph';
import { rlhf } from './library/rlhf';

it('a chain is one line: each node follows from the one before, whatever else it takes', () => {
  const graph = graphOf(rlhf);
  expect(graph.map(({ id }) => id)).toEqual(['base', 'sft', 'preferences', 'reward', 'ppo', 'evaluation']);
  expect(graph.slice(1).map(({ parents }) => parents)).toEqual(graph.slice(0, -1).map(({ id }) => [id]));
  expect(new Set(graph.map(({ lane }) => lane))).toEqual(new Set([0]));
});

it('a branch has a lane of its own, and what goes on from it stays there', () => {
  const lanes = Object.fromEntries(graphOf(twoRewards).map(({ id, lane }) => [id, lane]));
  expect(lanes).toEqual({ base: 0, sft: 0, preferences: 0, reward: 0, 'reward-2': 1, ppo: 1, evaluation: 1 });
  expect(parentsOf(twoRewards, 'reward-2')).toEqual(['preferences']);
});
