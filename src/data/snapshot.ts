import type { NamedArray } from './weights';

/** Everything a running stage would change, as plain data: from it the stage goes on bit by bit. */
export interface StageSnapshot {
  readonly node: string;
  readonly step: number;
  /** Named "<field>.<part>/<weight>": 'policy.w/model.norm.weight'. */
  readonly arrays: readonly NamedArray[];
  /** The rest, as JSON. */
  readonly scalars: Readonly<Record<string, unknown>>;
}
