import { expect, it } from 'vitest';
import { presets } from '../config/model';
import { parseConfig } from '../recipes/config';
import { forecastMemory } from '../recipes/forecast';
import { findRecipe } from '../recipes/library';
import { whatFits } from './what-fits';

const recipe = findRecipe('rlhf');
const small = { config: presets.small };
const config = (nodes: Record<string, unknown>) => parseConfig({ recipe: 'rlhf', nodes: nodes as never });
const of = (nodes: Record<string, unknown>, id: string) => forecastMemory(config(nodes), id, small);
const fits = (nodes: Record<string, unknown>, id: string, total: number) =>
  whatFits(recipe, config(nodes), id, small, { total, largest: null });

it('names the setting that must change least, and what the node then needs', () => {
  const large = { sft: { batchSize: 64, maxLength: 512, adapter: { train: 'lora' } } };
  const half = of({ sft: { ...large.sft, batchSize: 32 } }, 'sft');
  const found = fits(large, 'sft', half.total);
  expect(found).toMatchObject({ path: 'sft.batchSize', label: 'Batch size', value: 32, forecast: half });
  expect(fits(large, 'sft', half.total - 1)?.value).toBeLessThanOrEqual(16);
});

it('an adapter comes first where all weights are trained', () => {
  const full = { sft: { batchSize: 2, maxLength: 32, adapter: { train: 'full' } } };
  const lora = of({ sft: { ...full.sft, adapter: { train: 'lora' } } }, 'sft');
  expect(lora.total).toBeLessThan(of(full, 'sft').total);
  expect(fits(full, 'sft', lora.total)).toMatchObject({ path: 'sft.adapter.train', value: 'lora', forecast: lora });
});

it('nothing is suggested where no one change is enough', () => {
  expect(fits({}, 'ppo', 1e6)).toBeNull();
});
