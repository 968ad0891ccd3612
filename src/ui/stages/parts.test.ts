import { createElement } from 'react';
import { afterAll, describe, expect, it } from 'vitest';
import { addRecipe, recipes } from '../../recipes/library';
import { nodeOf } from '../../recipes/recipe';
import { PARTS } from '../../recipes/stage';
import { createStudio } from '../../studio/create-studio';
import { createTestEngine } from '../../studio/test-engine';
import { twoRewards } from '../../testing/two-rewards';
import { PipelineRail } from '../shell/pipeline-rail';
import { rendered } from '../test-render';
import { GenericPanel } from './generic-panel';
import { PART_KEYS, partOf } from './parts';

afterAll(addRecipe(twoRewards));

it('there is a part for every key that a manifest names', () => {
  const named = recipes().flatMap(({ nodes }) => nodes.flatMap(({ stage }) => stage.parts ?? []));
  expect([...PARTS, ...named].filter((key) => !PART_KEYS.includes(key))).toEqual([]);
  expect(partOf('nothing')).toBeUndefined();
});

describe('two nodes of one stage', () => {
  const studio = createStudio(createTestEngine(), { search: '?recipe=two-rewards' });
  const panel = (id: string) => rendered(studio, createElement(GenericPanel, { node: nodeOf(twoRewards, id) }));

  it('have a page each, drawn from the one manifest', async () => {
    const page = await panel('reward-2');
    expect(page).toContain('Reward model (reward-2)');
    for (const chart of ['Chart: Loss', 'Chart: Accuracy', 'Chart: Margin']) expect(page).toContain(chart);
    // Its own settings: the recipe trains the second for seven epochs.
    expect(page).toContain('value="7"');
    expect(await panel('reward')).not.toContain('value="7"');
  });

  it('have a place each in the rail; one that does not follow from the one above says from what it does', async () => {
    const rail = await rendered(studio, createElement(PipelineRail, { className: undefined }));
    expect(rail).toContain('Reward (reward-2)');
    expect(rail.match(/from Labels/g)).toHaveLength(1);
    expect(rail).toContain('Run the whole pipeline');
  });
});
