import { z } from 'zod';
import { BACKENDS } from '../config/backend';
import { modelConfigSchema } from '../config/model';
import { runConfigSchema } from '../config/run';
import type { SampleRow } from '../data/rows';
import { isRecord } from '../text/guarded-json';
import { InputError } from '../text/input-error';

/** Of a run's files as they lie in `runs/<id>/`; raised when their meaning changes, with a step in `migrate`. */
export const RUN_VERSION = 1;

const stage = z.enum(['sft', 'preferences', 'reward', 'ppo', 'evaluation']);
export type RunStage = z.infer<typeof stage>;

const recordSchema = z.object({
  version: z.literal(RUN_VERSION),
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  name: z.string().max(200),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  updatedAt: z.number(),
  config: runConfigSchema,
  stages: z.array(stage),
  device: z.object({ backend: z.enum(BACKENDS), adapter: z.string().max(400) }).nullable(),
  base: z.object({
    name: z.string().max(200),
    preset: z.string().max(40),
    tokenizerHash: z.string().max(128),
    config: modelConfigSchema,
    parameterCount: z.number(),
  }),
  lineage: z.object({
    /** The run and the checkpoint that this one branched from. */
    parentRun: z.string().nullable(),
    parentCheckpoint: z.string().nullable(),
    demonstrations: z.enum(['bundled', 'own']),
    /** `given`: they came with the request, so they are not made again; else simulated raters made them in this run. */
    labels: z.object({ source: z.string().max(400), count: z.number(), given: z.boolean() }).nullable(),
  }),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  /** Stages that are over, in the order in which they ended. */
  done: z.array(stage),
  /** How far metrics.jsonl and samples.jsonl reached when the last of them ended, in bytes. */
  reach: z.object({ metricsBytes: z.int().min(0), samplesBytes: z.int().min(0) }),
  stage: stage.nullable(),
  step: z.number(),
  total: z.number(),
  /** Folder names in `checkpoints/`, oldest first. */
  checkpoints: z.array(z.string()),
  /** What each finished stage found (train/report.ts). */
  report: z.looseObject({}),
  /** Set when the run was thrown away and may still be fetched back. */
  deletedAt: z.number().nullable(),
});

/** `runs/<id>/run.json`. */
export type RunRecord = z.infer<typeof recordSchema>;

/** One line of metrics.jsonl; `at` in milliseconds since 1970. */
export interface MetricsLine {
  readonly stage: RunStage;
  readonly step: number;
  readonly at: number;
  readonly values: Readonly<Record<string, number>>;
}

/** One line of samples.jsonl. */
export interface SamplesLine {
  readonly stage: RunStage;
  readonly step: number;
  readonly at: number;
  readonly rows: readonly SampleRow[];
}

export const RUNS = 'runs';
export const runPath = (id: string): string => `${RUNS}/${id}`;

/** Checks a record that lay in storage or came in a bundle. Errors: InputError 'run-version', 'run-record'. */
export function parseRunRecord(value: unknown): RunRecord {
  const version = isRecord(value) ? value.version : undefined;
  if (typeof version === 'number' && version > RUN_VERSION)
    throw new InputError(
      'run-version',
      `This run was saved by a newer version of the page (${version}; this one reads up to ${RUN_VERSION}). Reload the page to get the newest version.`,
    );
  const result = recordSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new InputError('run-record', `This run's record is damaged (${issue?.path.join('.')}: ${issue?.message}).`);
}
