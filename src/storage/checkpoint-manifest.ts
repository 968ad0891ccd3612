import { z } from '../config/zod';
import { isRecord } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { nodeId } from './run-record';

export const CHECKPOINT_VERSION = 2;

const manifestSchema = z.object({
  version: z.literal(CHECKPOINT_VERSION),
  node: nodeId,
  step: z.int().min(0),
  /** Everything of the stage's state that is not an array: data cursor, counters, β, running statistics, labels so far. */
  scalars: z.record(z.string(), z.unknown()),
  /** Of state.safetensors. */
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Length of the run's metrics.jsonl and samples.jsonl at this moment: what comes after is of steps that were lost. */
  metricsBytes: z.int().min(0),
  samplesBytes: z.int().min(0),
  tokenizerHash: z.string().max(128),
  /** The checkpoint before this one, in the same run or in the run it branched from. */
  parent: z.string().nullable(),
  /** Wall seconds of this stage so far. */
  seconds: z.number().min(0),
  /** What "best" is measured by: lower is better; null where the stage has no such figure. */
  score: z.number().nullable(),
  savedAt: z.number(),
});

/** `checkpoints/<node>-<step>/manifest.json`, written after the state it describes: without it there is no checkpoint. */
export type CheckpointManifest = z.infer<typeof manifestSchema>;

/** null where it is none. Errors: InputError 'checkpoint-version' where a newer version of the page wrote it. */
export function parseManifest(value: unknown): CheckpointManifest | null {
  const version = isRecord(value) ? value.version : undefined;
  if (typeof version === 'number' && version > CHECKPOINT_VERSION)
    throw new InputError(
      'checkpoint-version',
      `A checkpoint of this run was saved by a newer version of the page (${version}; this one reads up to ${CHECKPOINT_VERSION}). Reload the page to get the newest version.`,
    );
  const result = manifestSchema.safeParse(value);
  return result.success ? result.data : null;
}

export const checkpointName = (node: string, step: number): string => `${node}-${step}`;

/** The node that a checkpoint is of, by its folder's name. */
export const checkpointNode = (name: string): string => name.replace(/-\d+$/, '');
