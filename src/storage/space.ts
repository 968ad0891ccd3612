import { InputError } from '../text/input-error';

const BYTES = 4;
/** Record, figures and samples: generous. */
const LINES = 8 * 2 ** 20;

/**
 * Bytes that a run may take up at most. A checkpoint of PPO has two models with two moments each, one of SFT or the
 * reward model one; beside the newest three there are the best of each stage and the one being written.
 */
export function runBytes(parameterCount: number): number {
  const model = BYTES * parameterCount;
  const [small, large] = [3 * model, 6 * model];
  const finished = 3 * model;
  return 5 * large + 2 * small + finished + LINES;
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
