import type { ModelConfig } from '../config/model';
import { type RunConfig, settingsOf } from '../recipes/config';
import { type Recipe, refsOf } from '../recipes/recipe';
import { InputError } from '../text/input-error';

const BYTES = 4;
/** Record, figures and samples: generous. */
const LINES = 8 * 2 ** 20;

/** Newest checkpoints of a run, and the one being written. */
const NEWEST = 4;

/**
 * Bytes that a run may take up at most: each model that it makes, and its checkpoints, of which the newest few and the best of
 * each node stay. A trained model in a checkpoint is three: weights and two moments.
 */
export function runBytes(
  recipe: Recipe,
  config: RunConfig,
  base: { readonly parameterCount: number; readonly config: ModelConfig },
): number {
  const model = BYTES * base.parameterCount;
  const checkpoints = recipe.nodes.map(
    ({ id, stage }) => 3 * model * stage.memory(settingsOf(config, id), base.config).trained,
  );
  const made = refsOf(recipe, 'policy', 'scorer').length - 1; // the base is kept elsewhere
  return (
    NEWEST * Math.max(0, ...checkpoints) + checkpoints.reduce((sum, bytes) => sum + bytes, 0) + made * model + LINES
  );
}

/** Bytes this browser still gives the page; Infinity where it does not say. */
export async function freeBytes(): Promise<number> {
  const { quota, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined ? Number.POSITIVE_INFINITY : Math.max(0, quota - usage);
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MB`;

/** Errors: InputError 'storage-short', with what to do. */
export function checkRoom(needed: number, free: number): void {
  if (free >= needed) return;
  throw new InputError(
    'storage-short',
    `Saving needs up to ${megabytes(needed)} and this browser has ${megabytes(free)} left. Delete old runs under “Runs”, or free disk space.`,
  );
}
