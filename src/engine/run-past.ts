/** What happened in a saved run, as the events that the page saw. */
import { type Folder, readLines } from '../storage/folder';
import { type MetricsLine, type RunStage, runPath, type SamplesLine } from '../storage/run-record';
import type { EvaluationTable, PhaseData, RewardDiagnostics, StageEvent } from '../train/events';

interface PhaseLine {
  readonly stage: RunStage;
  readonly step: number;
  readonly phase:
    | EvaluationTable
    | (Omit<RewardDiagnostics, 'chosen' | 'rejected'> & Record<'chosen' | 'rejected', number[]>);
}

/** Typed arrays as JSON has them. */
export const plainPhase = (phase: RewardDiagnostics | EvaluationTable): PhaseLine['phase'] =>
  phase.kind === 'evaluation' ? phase : { ...phase, chosen: [...phase.chosen], rejected: [...phase.rejected] };

const revived = (phase: PhaseLine['phase']): PhaseData =>
  phase.kind === 'evaluation'
    ? phase
    : { ...phase, chosen: Float32Array.from(phase.chosen), rejected: Float32Array.from(phase.rejected) };

export async function pastEvents(folder: Folder, id: string): Promise<StageEvent[]> {
  const path = runPath(id);
  const metrics = await readLines<MetricsLine>(folder, `${path}/metrics.jsonl`);
  const samples = await readLines<SamplesLine>(folder, `${path}/samples.jsonl`);
  const phases = await readLines<PhaseLine>(folder, `${path}/phases.jsonl`);
  return [
    ...metrics.map(({ stage, step, values }): StageEvent => ({ type: 'metrics', stage, step, values })),
    ...samples.map(({ stage, step, rows }): StageEvent => ({ type: 'samples', stage, step, rows })),
    ...phases.map(({ stage, step, phase }): StageEvent => ({ type: 'phase', stage, step, phase: revived(phase) })),
  ];
}
