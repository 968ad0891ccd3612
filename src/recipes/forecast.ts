import { type ModelConfig, shapeOfRun } from '../config/model';
import { type RunConfig, recipeOf, settingsOf } from './config';
import { parameterCountOf, type RowTokens, type ShapeInMemory, type StageMemory } from './memory';
import { splitRef } from './ports';
import { nodeOf, order, type Recipe, refsOf } from './recipe';
import { type AdapterSettings, adapterCountOf, trainsAdapter } from './settings/adapter';

/** What a node will need at most, bytes. */
export interface MemoryForecast {
  /** Of arrays: what the limits of a device are about. */
  readonly total: number;
  /** The largest single array: a GPU has a limit for one, apart from all its memory. */
  readonly largest: number;
  /** Of the whole process: the arrays, the program and the tokenizer. */
  readonly resident: number;
}

/** The base as its files say, and the bytes that its weights take here; without them four each. */
export interface BaseInMemory {
  readonly config: ModelConfig;
  readonly weightBytes?: number | undefined;
  /** Of what a person gave, or stages made. */
  readonly rows?: RowTokens | undefined;
}

const BYTES = 4;
/** A worker that trains, without what it trains: 80 MB in Node once its backend has started, and what its own work leaves. */
const PROGRAM = 100e6;
/** Of a tokenizer, for each of its tokens: maps of vocabulary and merges, and what reading them leaves. 90 MB for SmolLM2's. */
const OF_TOKEN = 1800;
/** Memory that arrays lie in has gaps, and grows ahead of its use: found on SmolLM2-135M on wasm (docs/results.md). */
const WITH_GAPS = 1.15;

/** Of a node run after those before it, whose models stay. An upper estimate. */
export function forecastMemory(
  config: RunConfig,
  id: string,
  { config: own, weightBytes, rows }: BaseInMemory,
): MemoryForecast {
  const whole = BYTES * parameterCountOf(own);
  const ofBase = weightBytes ?? whole;
  const packed = ofBase < whole;
  const model: ShapeInMemory = { ...shapeOfRun(own, config.contextLength), packed, ...(rows && { rows }) };
  const recipe = recipeOf(config);
  const need: StageMemory = nodeOf(recipe, id).stage.memory(settingsOf(config, id), model);
  const made = need.models + 2 * need.trained + Math.min(1, need.trained);
  const weights = liveBefore(config, recipe, id, model) + made * ownWeights(config, id, model);
  const total = ofBase + BYTES * (weights + need.values);
  const program = PROGRAM + OF_TOKEN * own.vocab_size;
  return { total, largest: BYTES * need.largest, resident: WITH_GAPS * total + program };
}

/** Weights of the models that earlier nodes made, and that are there when a node begins. */
function liveBefore(config: RunConfig, recipe: Recipe, id: string, model: ModelConfig): number {
  const before = order(recipe).slice(0, order(recipe).indexOf(id));
  return refsOf(recipe, 'policy', 'scorer', 'preference')
    .map((ref) => splitRef(ref).node)
    .filter((node) => before.includes(node))
    .reduce((sum, node) => sum + ownWeights(config, node, model), 0);
}

/** Weights that a model of a node has for itself. */
function ownWeights(config: RunConfig, id: string, model: ModelConfig): number {
  const { adapter } = settingsOf(config, id) as { readonly adapter?: AdapterSettings };
  return adapter && trainsAdapter(adapter, model) ? adapterCountOf(adapter, model) : parameterCountOf(model);
}

/** The most that any node of a recipe will need. */
export function forecastRecipe(config: RunConfig, base: BaseInMemory): MemoryForecast {
  const all = order(recipeOf(config)).map((id) => forecastMemory(config, id, base));
  const most = (of: keyof MemoryForecast) => Math.max(...all.map((one) => one[of]));
  return { total: most('total'), largest: most('largest'), resident: most('resident') };
}
