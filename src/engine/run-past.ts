/** What happened in a saved run, as the events that the page saw. */
import type { Folder } from '../storage/folder';
import { openRun } from '../storage/run-library';
import type { PhaseLine } from '../storage/run-lines';
import type { EvaluationTable, PhaseData, RewardDiagnostics, RunEvent } from '../train/events';

/** Typed arrays as JSON has them. */
export const plainPhase = (phase: RewardDiagnostics | EvaluationTable): PhaseLine['phase'] =>
  phase.kind === 'evaluation' ? phase : { ...phase, chosen: [...phase.chosen], rejected: [...phase.rejected] };

const revived = (phase: PhaseLine['phase']): PhaseData =>
  phase.kind === 'evaluation'
    ? phase
    : { ...phase, chosen: Float32Array.from(phase.chosen), rejected: Float32Array.from(phase.rejected) };

export async function pastEvents(folder: Folder, id: string): Promise<RunEvent[]> {
  const { metrics, samples, phases } = await openRun(folder, id);
  return [
    ...metrics.map(({ node, step, values }): RunEvent => ({ type: 'metrics', node, step, values })),
    ...samples.map(({ node, step, rows }): RunEvent => ({ type: 'samples', node, step, rows })),
    ...phases.map(({ node, step, phase }): RunEvent => ({ type: 'phase', node, step, phase: revived(phase) })),
  ];
}
