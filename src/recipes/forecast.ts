import { type ModelConfig, shapeOfRun } from '../config/model';
import { type RunConfig, recipeOf, settingsOf } from './config';
import { parameterCountOf, type StageMemory } from './memory';
import { BASE, splitRef } from './ports';
import { nodeOf, order, type Recipe, refsOf } from './recipe';
import { type AdapterSettings, adapterCountOf, trainsAdapter } from './settings/adapter';

/** What a node will need at most, bytes. */
export interface MemoryForecast {
  readonly total: number;
  /** The largest single array: a GPU has a limit for one, apart from all its memory. */
  readonly largest: number;
}

const BYTES = 4;

/** Of a node run after those before it, whose models stay. An upper estimate. `base`: as its files say. */
export function forecastMemory(config: RunConfig, id: string, base: ModelConfig): MemoryForecast {
  const model = shapeOfRun(base, config.contextLength);
  const recipe = recipeOf(config);
  const need: StageMemory = nodeOf(recipe, id).stage.memory(settingsOf(config, id), model);
  const made = need.models + 2 * need.trained + Math.min(1, need.trained);
  const weights = liveBefore(config, recipe, id, model) + made * ownWeights(config, id, model);
  return { total: BYTES * (weights + need.values), largest: BYTES * need.largest };
}

/** Weights of the models that are there when a node begins. */
function liveBefore(config: RunConfig, recipe: Recipe, id: string, model: ModelConfig): number {
  const before = order(recipe).slice(0, order(recipe).indexOf(id));
  return refsOf(recipe, 'policy', 'scorer', 'preference')
    .map((ref) => splitRef(ref).node)
    .map((node) =>
      node === BASE ? parameterCountOf(model) : before.includes(node) ? ownWeights(config, node, model) : 0,
    )
    .reduce((sum, weights) => sum + weights, 0);
}

/** Weights that a model of a node has for itself. */
function ownWeights(config: RunConfig, id: string, model: ModelConfig): number {
  const { adapter } = settingsOf(config, id) as { readonly adapter?: AdapterSettings };
  return adapter && trainsAdapter(adapter, model) ? adapterCountOf(adapter, model) : parameterCountOf(model);
}

/** The most that any node of a recipe will need. */
export function forecastRecipe(config: RunConfig, model: ModelConfig): MemoryForecast {
  const all = order(recipeOf(config)).map((id) => forecastMemory(config, id, model));
  return { total: Math.max(...all.map((f) => f.total)), largest: Math.max(...all.map((f) => f.largest)) };
}
