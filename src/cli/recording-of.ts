/** A run of the command line as a recorded run (storage/recording.ts). */
import { execFileSync } from 'node:child_process';
import { recipeOf } from '../recipes/config';
import type { Recording } from '../storage/recording-file';
import type { RunEvent } from '../train/events';
import { type Ran, recordOf } from './run-record';

interface Recorded extends Ran {
  readonly events: readonly RunEvent[];
}

/** What of a run is kept. */
export const isRecorded = ({ type }: RunEvent): boolean => type === 'metrics' || type === 'samples' || type === 'phase';

export function recordingOf({ events, ...ran }: Recorded): Recording {
  const { pairs } = recipeOf(ran.config);
  return {
    record: recordOf(ran),
    commit: commit(),
    events,
    pairs: (pairs && ran.session.artifacts.find(pairs, 'pairs')?.rows) || [],
  };
}

/** '' where the code did not come with its history. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}
