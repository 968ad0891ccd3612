import type { ModelConfig } from '../config/model';
import { type RunConfig, recipeOf, settingsOf } from './config';
import { parameterCountOf, type StageMemory } from './memory';
import { splitRef } from './ports';
import { nodeOf, order, type Recipe, refsOf } from './recipe';

/** What a node will need at most, bytes. */
export interface MemoryForecast {
  readonly total: number;
  /** The largest single array: a GPU has a limit for one, apart from all its memory. */
  readonly largest: number;
}

const BYTES = 4;

/** Of a node run after those before it, whose models stay. An upper estimate. */
export function forecastMemory(config: RunConfig, id: string, model: ModelConfig): MemoryForecast {
  const recipe = recipeOf(config);
  const need: StageMemory = nodeOf(recipe, id).stage.memory(settingsOf(config, id), model);
  const weights = (liveBefore(recipe, id) + need.models + 2 * need.trained) * parameterCountOf(model);
  return { total: BYTES * (weights + need.values), largest: BYTES * need.largest };
}

/** Models that are there when a node begins. */
function liveBefore(recipe: Recipe, id: string): number {
  const before = order(recipe).slice(0, order(recipe).indexOf(id));
  return refsOf(recipe, 'policy', 'scorer', 'preference').filter(
    (ref) => ref === 'base' || before.includes(splitRef(ref).node),
  ).length;
}

/** The most that any node of a recipe will need. */
export function forecastRecipe(config: RunConfig, model: ModelConfig): MemoryForecast {
  const all = order(recipeOf(config)).map((id) => forecastMemory(config, id, model));
  return { total: Math.max(...all.map((f) => f.total)), largest: Math.max(...all.map((f) => f.largest)) };
}
