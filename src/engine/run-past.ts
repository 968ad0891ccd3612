/** What happened in a saved run, as the events that the page saw. */
import type { Folder } from '../storage/folder';
import { openRun } from '../storage/run-library';
import type { RunEvent } from '../train/events';

export async function pastEvents(folder: Folder, id: string): Promise<RunEvent[]> {
  const { metrics, samples, phases } = await openRun(folder, id);
  return [
    ...metrics.map(({ node, step, values }): RunEvent => ({ type: 'metrics', node, step, values })),
    ...samples.map(({ node, step, rows }): RunEvent => ({ type: 'samples', node, step, rows })),
    ...phases.map(({ node, step, phase }): RunEvent => ({ type: 'phase', node, step, phase })),
  ];
}
