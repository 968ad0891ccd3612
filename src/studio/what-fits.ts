/** Which one setting to change where a node needs more memory than there is. */
import type { RunConfig } from '../recipes/config';
import { type BaseInMemory, forecastMemory, type MemoryForecast } from '../recipes/forecast';
import type { Recipe } from '../recipes/recipe';
import { fieldsOf, valueAt, withSetting } from './setting-fields';

/** Bytes; null: nobody knows. */
export interface MemoryLimits {
  readonly total: number | null;
  readonly largest: number | null;
}

export interface Remedy {
  /** As the page calls the setting, and its path: 'sft.batchSize'. */
  readonly label: string;
  readonly path: string;
  readonly value: number | string;
  /** What the node then needs. */
  readonly forecast: MemoryForecast;
}

/** What of a node takes memory, the least loss first. */
const COUNTS = ['minibatchSize', 'batchSize', 'sftBatchSize', 'promptsPerBatch', 'maxLength', 'maxNewTokens'] as const;

export const isShort = ({ total, largest }: MemoryForecast, limits: MemoryLimits): boolean =>
  (limits.total !== null && total > limits.total) || (limits.largest !== null && largest > limits.largest);

/**
 * The change that makes a node fit: an adapter in place of all weights; else the number that must be halved least often. null:
 * none does it alone.
 */
export function whatFits(
  recipe: Recipe,
  config: RunConfig,
  id: string,
  base: BaseInMemory,
  limits: MemoryLimits,
): Remedy | null {
  const paths = [...COUNTS.map((name) => `${id}.${name}`), 'contextLength'];
  const tried = [lighter(`${id}.adapter.train`, ['lora']), ...paths.map((path) => lighter(path, halves(path)))];
  return tried.flatMap((one) => one ?? []).sort((a, b) => a.steps - b.steps)[0]?.remedy ?? null;

  function halves(path: string): number[] {
    const now = Number(valueAt(config, path) ?? 1);
    // No model reads more than it can.
    let value = path === 'contextLength' ? Math.min(now, base.config.max_position_embeddings) : now;
    const all: number[] = [];
    while (value >= 2) {
      value = Math.floor(value / 2);
      all.push(value);
    }
    return all;
  }

  function lighter(path: string, values: readonly (number | string)[]): { remedy: Remedy; steps: number } | null {
    const field = fieldsOf(recipe).find((one) => one.path === path);
    if (!field) return null;
    for (const [i, value] of values.entries()) {
      const checked = withSetting(recipe, config, path, value);
      if (!('config' in checked)) return null;
      const forecast = forecastMemory(checked.config, id, base);
      if (!isShort(forecast, limits)) return { remedy: { label: field.label, path, value, forecast }, steps: i };
    }
    return null;
  }
}
