import type { NamedArray } from './weights';

/** Stages that can be left in the middle and gone on with; an evaluation begins again. */
export const RESUMABLE = ['sft', 'preferences', 'reward', 'ppo'] as const;
export type ResumableStage = (typeof RESUMABLE)[number];

/** Everything a running stage would change, as plain data: from it the stage goes on bit by bit. */
export interface StageSnapshot {
  readonly stage: ResumableStage;
  readonly step: number;
  /** Named "<field>/<weight>". */
  readonly arrays: readonly NamedArray[];
  /** The rest, as JSON. */
  readonly scalars: Readonly<Record<string, unknown>>;
}
