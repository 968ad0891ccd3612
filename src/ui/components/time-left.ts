import type { RunStatus } from '../../engine/protocol';
import { formatDuration } from '../format';

/** What is left of the stage that runs; null before it has a pace. After its last step nobody knows how long the measuring takes. */
export function timeLeft({ secondsLeft, finishing }: Pick<RunStatus, 'secondsLeft' | 'finishing'>): string | null {
  if (finishing) return 'last step done, measuring and saving';
  return secondsLeft === null ? null : `${formatDuration(secondsLeft)} left`;
}

/** The same in few words, with what else may be said of a run. `measured`: seconds that the stage takes, null where nobody measured it. */
export function runInShort(status: RunStatus, measured: number | null): string {
  if (status.state === 'paused') return 'Paused';
  if (status.state === 'stopping') return 'Stopping';
  if (status.finishing) return 'Measuring and saving';
  return timeLeft(status) ?? (measured === null ? '' : `Takes about ${formatDuration(measured)}`);
}
