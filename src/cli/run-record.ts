/** The record (storage/run-record.ts) of a run that the command line has made. */
import { randomUUID } from 'node:crypto';
import type { BackendName } from '../config/backend';
import { type RunConfig, recipeOf } from '../recipes/config';
import { parameterCountOf } from '../recipes/memory';
import { BASE } from '../recipes/ports';
import { RUN_VERSION, type RunRecord } from '../storage/run-record';
import type { Session } from '../train/session';

export interface Ran {
  readonly config: RunConfig;
  /** At the end of the run: its report and labels are read off it. */
  readonly session: Session;
  readonly backend: { readonly name: BackendName; readonly adapter: string };
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Those that have run. */
  readonly nodes: readonly string[];
  readonly name?: string;
}

export function recordOf({ config, session, backend, createdAt, nodes, name }: Ran): RunRecord {
  return {
    version: RUN_VERSION,
    id: randomUUID(),
    name: name ?? `${recipeOf(config).title}, ${config.model}, seed ${config.seed}`,
    createdAt,
    updatedAt: Date.now(),
    config,
    nodes: [...nodes],
    device: { backend: backend.name, adapter: backend.adapter },
    base: {
      name: config.model,
      identity: session.artifacts.artifact(BASE)?.identity ?? '',
      own: false,
      tokenizerHash: session.tokenizer.hash,
      config: session.model,
      parameterCount: parameterCountOf(session.model),
    },
    lineage: { parentRun: null, parentCheckpoint: null, data: {} },
    state: 'done',
    done: [...nodes],
    reach: { metricsBytes: 0, samplesBytes: 0 },
    node: nodes.at(-1) ?? null,
    step: 0,
    total: 0,
    checkpoints: [],
    artifacts: {},
    report: { ...session.report },
    deletedAt: null,
  };
}
