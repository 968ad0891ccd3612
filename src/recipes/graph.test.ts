import { expect, it } from 'vitest';
import { twoRewards } from '../testing/two-rewards';
import { parseConfig } from './config';
import { graphOf, parentsOf } from './graph';
import { addRecipe } from './library';

it('a chain is one line: each node follows from the one before, whatever else it takes', () => {
  const graph = graphOf(parseConfig());
  expect(graph.map(({ id }) => id)).toEqual(['base', 'sft', 'preferences', 'reward', 'ppo', 'evaluation']);
  expect(graph.slice(1).map(({ parents }) => parents)).toEqual(graph.slice(0, -1).map(({ id }) => [id]));
  expect(new Set(graph.map(({ lane }) => lane))).toEqual(new Set([0]));
});

it('a branch has a lane of its own, and what goes on from it stays there', () => {
  const takeAway = addRecipe(twoRewards);
  const config = parseConfig({ recipe: twoRewards.id });
  const lanes = Object.fromEntries(graphOf(config).map(({ id, lane }) => [id, lane]));
  expect(lanes).toEqual({ base: 0, sft: 0, preferences: 0, reward: 0, 'reward-2': 1, ppo: 1, evaluation: 1 });
  expect(parentsOf(config, 'reward-2')).toEqual(['preferences']);
  takeAway();
});

it('what a node leaves out with its settings is not what it is made from', () => {
  const helpful = (moreShare: number) =>
    parentsOf(parseConfig({ recipe: 'llama2', nodes: { 'helpful-rm': { moreShare } } }), 'helpful-rm');
  expect(helpful(0.1)).toEqual(['helpfulness', 'safety']);
  expect(helpful(0)).toEqual(['helpfulness']);
});
