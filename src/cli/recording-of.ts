/** A run of the command line as a recorded run (storage/recording.ts). */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { BackendName } from '../config/backend';
import { type RunConfig, recipeOf } from '../recipes/config';
import { parameterCountOf } from '../recipes/memory';
import { BASE } from '../recipes/ports';
import type { Recording } from '../storage/recording-file';
import { RUN_VERSION } from '../storage/run-record';
import type { RunEvent } from '../train/events';
import type { Session } from '../train/session';

interface Recorded {
  readonly config: RunConfig;
  /** At the end of the run: its report and labels are read off it. */
  readonly session: Session;
  readonly backend: { readonly name: BackendName; readonly adapter: string };
  readonly createdAt: number;
  readonly events: readonly RunEvent[];
  /** Those that have run. */
  readonly nodes: readonly string[];
  readonly name?: string;
}

/** What of a run is kept. */
export const isRecorded = ({ type }: RunEvent): boolean => type === 'metrics' || type === 'samples' || type === 'phase';

export function recordingOf({ config, session, backend, createdAt, events, nodes, name }: Recorded): Recording {
  const recipe = recipeOf(config);
  return {
    record: {
      version: RUN_VERSION,
      id: randomUUID(),
      name: name ?? `${recipe.title}, ${config.model}, seed ${config.seed}`,
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
    },
    commit: commit(),
    events,
    pairs: (recipe.pairs && session.artifacts.find(recipe.pairs, 'pairs')?.rows) || [],
  };
}

/** '' where the code did not come with its history. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}
