import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, expect, it } from 'vitest';
import { addRecipe } from '../../recipes/library';
import { rlhf } from '../../recipes/library/rlhf';
import type { Recipe } from '../../recipes/recipe';
import type { RunRecord } from '../../studio/runs';
import { defaultsOf } from '../../studio/setting-fields';
import { twoRewards } from '../../testing/two-rewards';
import { LineagePicture } from './lineage-picture';

afterAll(addRecipe(twoRewards));

/** What the picture says to those who do not see it. */
function said(recipe: Recipe, change: Partial<RunRecord>): string {
  const record = {
    config: defaultsOf(recipe),
    base: { name: 'nano' },
    lineage: { parentRun: null, parentCheckpoint: null, data: {} },
    nodes: recipe.nodes.map(({ id }) => id),
    done: [],
    ...change,
  } as unknown as RunRecord;
  const html = renderToStaticMarkup(createElement(LineagePicture, { record }));
  return /aria-label="Lineage: ([^"]*)"/.exec(html)?.[1] ?? '';
}

it('says what was made, what was begun and what was not, of all that can have descendants', () => {
  expect(said(rlhf, { done: ['sft'] })).toBe('base model nano, SFT done, labels begun, reward not made, PPO not made');
  expect(said(rlhf, { nodes: ['sft'], done: ['sft'] })).toBe(
    'base model nano, SFT done, labels not made, reward not made, PPO not made',
  );
});

it('labels that a person gave are there without being made', () => {
  const data = { 'data.pairs': { source: 'ann', count: 1200, identity: '' } };
  const lineage = { parentRun: null, parentCheckpoint: null, data };
  expect(said(rlhf, { lineage, nodes: ['sft', 'reward'], done: ['sft'] })).toBe(
    'base model nano, SFT done, 1,200 labels done, reward begun, PPO not made',
  );
});

it('follows the recipe of the run', () => {
  expect(said(twoRewards, { done: ['sft', 'preferences', 'reward-2'] })).toBe(
    'base model nano, SFT done, labels done, reward begun, reward-2 done, PPO not made',
  );
});
