import { modelConfigSchema } from '../config/model';
import { z } from '../config/zod';
import type { SampleRow } from '../data/rows';
import { DEFAULT_RECIPE, parseConfig, type RunConfig, type RunConfigInput } from '../recipes/config';
import { withSettingsOfToday } from '../recipes/defaults';
import { findRecipe } from '../recipes/library';
import { KINDS } from '../recipes/ports';
import { isRecord } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';

/** Of a run's files as they lie in `runs/<id>/`; raised when their meaning changes, with a step in `migrations/`. */
export const RUN_VERSION = 2;

/** A node's id (recipes/recipe.ts), and the name of an artifact: 'base', 'sft.policy'. */
export const nodeId = z.string().regex(/^[a-z][a-z0-9-]{0,23}$/);
const artifactRef = z.string().regex(/^[a-z][a-z0-9-]{0,23}(\.[a-z][a-z0-9-]{0,23})?$/);
/** Hexadecimal; '' where it was not written down. Part of paths, so nothing else is let in. */
const identity = z.string().regex(/^[0-9a-f]{0,64}$/);
export const artifactInfo = z.object({
  kind: z.enum(KINDS),
  madeBy: nodeId,
  identity,
  /** Of one whose stage was stopped half way: the identity it would have had at the end. */
  partOf: identity.exactOptional(),
  /** The identity of the model that an adapter lies on. */
  restsOn: identity.exactOptional(),
});

/** A configuration as it is checked anywhere: every setting filled in, none unknown. */
const config = z.unknown().transform((value, context): RunConfig => {
  try {
    return parseConfig(configOfToday((isRecord(value) ? value : {}) as RunConfigInput));
  } catch (cause) {
    context.addIssue({ code: 'custom', message: cause instanceof Error ? cause.message : String(cause) });
    return z.NEVER;
  }
});

/** Without settings that are no more, and with those that came later. */
export function configOfToday(input: RunConfigInput): RunConfigInput {
  return isRecord(input.nodes)
    ? { ...input, nodes: withSettingsOfToday(findRecipe(input.recipe ?? DEFAULT_RECIPE), input.nodes) }
    : input;
}

/** Part of paths, so nothing else is let in. */
const runId = z.string().regex(/^[a-z0-9-]{1,64}$/);

const recordSchema = z.object({
  version: z.literal(RUN_VERSION),
  id: runId,
  name: z.string().max(200),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  updatedAt: z.number(),
  config,
  /** The nodes that were asked for, in the order in which they run. */
  nodes: z.array(nodeId),
  device: z.object({ backend: z.enum(['webgpu', 'wasm', 'cpu']), adapter: z.string().max(400) }).nullable(),
  base: z.object({
    name: z.string().max(200),
    /** Of its files; '' where it was not written down (version 1, a bundled model). */
    identity,
    /** It came from the visitor and lies at `bases/<identity>`; else it comes with the page. */
    own: z.boolean(),
    tokenizerHash: z.string().max(128),
    config: modelConfigSchema,
    parameterCount: z.number(),
  }),
  lineage: z.object({
    /** The run and the checkpoint that this one branched from. */
    parentRun: z.string().nullable(),
    parentCheckpoint: z.string().nullable(),
    /** What a person brought, by name ('data.pairs'): whose it is, how many rows, and their identity. */
    data: z.record(artifactRef, z.object({ source: z.string().max(400), count: z.number(), identity })),
  }),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  /** Nodes that are over, in the order in which they ended. */
  done: z.array(nodeId),
  /** How far metrics.jsonl and samples.jsonl reached when the last of them ended, in bytes. */
  reach: z.object({ metricsBytes: z.int().min(0), samplesBytes: z.int().min(0) }),
  node: nodeId.nullable(),
  step: z.number(),
  total: z.number(),
  /** Folder names in `checkpoints/`, oldest first. */
  checkpoints: z.array(z.string()),
  /** What lies in `artifacts/`, by name. */
  artifacts: z.record(artifactRef, artifactInfo),
  /** What each finished node found. */
  report: z.looseObject({}),
  /** Set when the run was thrown away and may still be restored. */
  deletedAt: z.number().nullable(),
});

/** `runs/<id>/run.json`. */
export type RunRecord = z.output<typeof recordSchema>;

/** One line of metrics.jsonl; `at` in milliseconds since 1970. */
export interface MetricsLine {
  readonly node: string;
  readonly step: number;
  readonly at: number;
  readonly values: Readonly<Record<string, number>>;
}

/** One line of samples.jsonl. */
export interface SamplesLine {
  readonly node: string;
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
  throw damaged(issue?.path.join('.') ?? '', issue?.message ?? '');
}

/** Errors: InputError 'run-record'. */
export function checkRunId(id: unknown): void {
  const result = runId.safeParse(id);
  if (!result.success) throw damaged('id', result.error.issues[0]?.message ?? '');
}

const damaged = (path: string, why: string): InputError =>
  new InputError('run-record', `This run's record is damaged (${readable(path)}: ${readable(why, 300)}).`);
