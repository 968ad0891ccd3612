import { MantineProvider } from '@mantine/core';
import { renderToString } from 'react-dom/server';
import { afterAll, describe, expect, it } from 'vitest';
import { addRecipe, recipes } from '../../recipes/library';
import { nodeOf } from '../../recipes/recipe';
import { PARTS } from '../../recipes/stage';
import { createStudio } from '../../studio/studio';
import { createTestEngine } from '../../studio/test-engine';
import { twoRewards } from '../../testing/two-rewards';
import { PipelineRail } from '../shell/pipeline-rail';
import { StudioProvider } from '../studio-context';
import { theme } from '../theme';
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
  const html = (element: React.ReactNode) =>
    renderToString(
      <MantineProvider theme={theme}>
        <StudioProvider studio={studio}>{element}</StudioProvider>
      </MantineProvider>,
    );

  it('have a page each, drawn from the one manifest', () => {
    const page = html(<GenericPanel node={nodeOf(twoRewards, 'reward-2')} />);
    expect(page).toContain('Reward model (reward-2)');
    for (const chart of ['Chart: Loss', 'Chart: Accuracy', 'Chart: Margin']) expect(page).toContain(chart);
    // Its own settings: the recipe trains the second for one epoch.
    expect(page).toMatch(/value="1"/);
    expect(html(<GenericPanel node={nodeOf(twoRewards, 'reward')} />)).not.toMatch(/value="1"/);
  });

  it('have a place each in the rail; one that does not follow from the one above says from what it does', () => {
    const rail = html(<PipelineRail className="" />).replaceAll('<!-- -->', '');
    expect(rail).toContain('Reward (reward-2)');
    expect(rail.match(/from Labels/g)).toHaveLength(1);
    expect(rail).toContain('Run the whole pipeline');
  });
});

it.each(recipes().flatMap((recipe) => recipe.nodes.map((node) => [recipe.id, node] as const)))(
  'every node of a recipe that is drawn from its manifest can be: %s',
  (id, node) => {
    if (node.stage.panel !== 'generic') return;
    const studio = createStudio(createTestEngine(), { search: `?recipe=${id}` });
    const html = renderToString(
      <MantineProvider theme={theme}>
        <StudioProvider studio={studio}>
          <GenericPanel node={node} />
        </StudioProvider>
      </MantineProvider>,
    );
    expect(html).toContain(node.stage.purpose.split('’')[0]);
  },
);
