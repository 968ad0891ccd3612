import { describe, expect, it } from 'vitest';
import { labelPlanSchema } from '../config/labeling';
import { parseConfig } from './config';
import { LARGE_MODEL_LABELING, largeModelSettings, withLargeModelSettings } from './large-model';
import { findRecipe, recipes } from './library';

describe('settings for a large model', () => {
  it.each(recipes().map(({ id }) => id))('are settings of %s, and twice is as once', (recipe) => {
    const found = withLargeModelSettings(parseConfig({ recipe, seed: 4 }));
    expect(withLargeModelSettings(found)).toEqual(found);
    expect(found.seed).toBe(4);
  });

  it('leave what else was set by hand', () => {
    const byHand = parseConfig({
      recipe: 'dpo',
      nodes: { dpo: { maxLength: 99, epochs: 7 }, sft: { weightDecay: 0.5 } },
    });
    const { nodes } = withLargeModelSettings(byHand);
    expect(nodes.dpo).toMatchObject({
      ...largeModelSettings(recipes().find(({ id }) => id === 'dpo') as never).dpo,
      maxLength: 99,
    });
    expect(nodes.sft).toMatchObject({ weightDecay: 0.5, steps: 8 });
  });

  it('sample what people label as what a rule labels', () => {
    const { temperature, maxNewTokens } = largeModelSettings(findRecipe('dpo')).preferences as Record<string, number>;
    const plan = labelPlanSchema.parse(LARGE_MODEL_LABELING);
    expect(plan).toMatchObject({ maxNewTokens, firstTemperature: temperature, secondTemperature: temperature });
  });
});
