/** What happened in a saved run, as the events that the page saw. */
import type { Folder } from '../storage/folder';
import { openRun } from '../storage/run-library';
import type { PhaseLine } from '../storage/run-lines';
import type { EvaluationTable, PhaseData, RewardDiagnostics, StageEvent } from '../train/events';

/** Typed arrays as JSON has them. */
export const plainPhase = (phase: RewardDiagnostics | EvaluationTable): PhaseLine['phase'] =>
  phase.kind === 'evaluation' ? phase : { ...phase, chosen: [...phase.chosen], rejected: [...phase.rejected] };

const revived = (phase: PhaseLine['phase']): PhaseData =>
  phase.kind === 'evaluation'
    ? phase
    : { ...phase, chosen: Float32Array.from(phase.chosen), rejected: Float32Array.from(phase.rejected) };

export async function pastEvents(folder: Folder, id: string): Promise<StageEvent[]> {
  const { metrics, samples, phases } = await openRun(folder, id);
  return [
    ...metrics.map(({ stage, step, values }): StageEvent => ({ type: 'metrics', stage, step, values })),
    ...samples.map(({ stage, step, rows }): StageEvent => ({ type: 'samples', stage, step, rows })),
    ...phases.map(({ stage, step, phase }): StageEvent => ({ type: 'phase', stage, step, phase: revived(phase) })),
  ];
}
