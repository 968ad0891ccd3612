import { createElement } from 'react';
import { afterAll, expect, it, vi } from 'vitest';
import { addRecipe, recipes } from '../../recipes/library';
import { createStudio } from '../../studio/create-studio';
import { createTestEngine } from '../../studio/test-engine';
import { viewsOf, viewTitle } from '../../studio/views';
import { toyAdapterRecipe, toyScaleRecipe } from '../../testing/toy-recipe/toy-recipes';
import { twoRewards } from '../../testing/two-rewards';
import { rendered } from '../test-render';
import { Page } from './page';

vi.stubGlobal('location', { origin: 'http://here', pathname: '/' });
// The toys' stages have manifests and nothing of their own on the page.
for (const recipe of [twoRewards, toyScaleRecipe, toyAdapterRecipe]) afterAll(addRecipe(recipe));

const cases = recipes().flatMap((recipe) => viewsOf(recipe).map((view) => [recipe.id, view, recipe] as const));

it.each(cases)('recipe %s, view %s: the page is drawn, with its heading', async (id, view, recipe) => {
  const studio = createStudio(createTestEngine(), { search: `?recipe=${id}&view=${view}` });
  expect(studio.settings.getState().problems).toEqual([]);
  const html = await rendered(studio, createElement(Page));
  expect(/<h1[^>]*>([^<]*)/.exec(html)?.[1]).toBe(viewTitle(recipe, view));
  expect(html).not.toContain('could not be drawn');
});
