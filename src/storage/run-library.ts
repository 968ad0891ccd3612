/** The saved runs as a person keeps them: listed, opened, renamed, thrown away and fetched back. */
import type { PreferenceRow } from '../data/rows';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { checkpointName } from './checkpoint-manifest';
import { listCheckpoints } from './checkpoints';
import { type Folder, readText, sizeOf, writeJson } from './folder';
import { goodLines, type PhaseLine } from './run-lines';
import { runModels } from './run-models';
import { type MetricsLine, parseRunRecord, RUNS, type RunRecord, runPath, type SamplesLine } from './run-record';

export interface CheckpointInfo {
  /** Its folder: '<stage>-<step>'. */
  readonly name: string;
  readonly stage: string;
  readonly step: number;
  readonly savedAt: number;
  readonly bytes: number;
}

export interface RunSummary {
  readonly record: RunRecord;
  /** On disk, everything together. */
  readonly bytes: number;
  /** Oldest first. */
  readonly checkpoints: readonly CheckpointInfo[];
  /** Roles whose finished model is kept. */
  readonly models: readonly string[];
}

/** A run whose record cannot be read: it is named, so that a person can delete it, and nothing else is hidden by it. */
export interface DamagedRun {
  readonly id: string;
  readonly bytes: number;
  readonly reason: string;
}

export interface RunShelf {
  /** Newest first; those thrown away among them. */
  readonly runs: readonly RunSummary[];
  readonly damaged: readonly DamagedRun[];
}

export interface OpenedRun {
  readonly record: RunRecord;
  readonly metrics: readonly MetricsLine[];
  readonly samples: readonly SamplesLine[];
  readonly phases: readonly PhaseLine[];
  readonly preferences: readonly PreferenceRow[];
}

/** A thrown-away run can be fetched back for so long. */
export const KEPT_DELETED_MS = 7 * 24 * 3600 * 1000;

/** Errors: InputError 'run-missing', 'run-record', 'run-version'. */
export async function readRecord(folder: Folder, id: string): Promise<RunRecord> {
  const bytes = await folder.read(`${runPath(id)}/run.json`);
  if (bytes) return parseRunRecord(parseJsonObject(bytes));
  throw new InputError('run-missing', 'This run is no longer there: it was deleted for good, perhaps in another tab.');
}

export async function listRuns(folder: Folder): Promise<RunShelf> {
  const runs: RunSummary[] = [];
  const damaged: DamagedRun[] = [];
  for (const { name: id, kind } of await folder.list(RUNS)) {
    if (kind !== 'folder' || !(await folder.list(runPath(id))).some(({ name }) => name === 'run.json')) continue;
    const bytes = await sizeOf(folder, runPath(id));
    try {
      const record = await readRecord(folder, id);
      const models = await runModels(folder, id);
      runs.push({ record, bytes, checkpoints: await checkpointsOf(folder, id), models });
    } catch (error) {
      damaged.push({ id, bytes, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { runs: runs.sort((a, b) => b.record.createdAt - a.record.createdAt), damaged };
}

async function checkpointsOf(folder: Folder, id: string): Promise<CheckpointInfo[]> {
  return (await listCheckpoints(folder, id)).map(({ stage, step, savedAt, bytes }) => ({
    name: checkpointName(stage, step),
    stage,
    step,
    savedAt,
    bytes,
  }));
}

/** Everything that charts and samples are drawn from again. Errors: as readRecord. */
export async function openRun(folder: Folder, id: string): Promise<OpenedRun> {
  const record = await readRecord(folder, id);
  const lines = (file: string) => readText(folder, `${runPath(id)}/${file}`);
  return {
    record,
    metrics: goodLines('metrics.jsonl', await lines('metrics.jsonl')),
    samples: goodLines('samples.jsonl', await lines('samples.jsonl')),
    phases: goodLines('phases.jsonl', await lines('phases.jsonl')),
    preferences: goodLines('preferences.jsonl', await lines('preferences.jsonl')),
  };
}

export type RunChange = Partial<Pick<RunRecord, 'name' | 'deletedAt' | 'state'>>;

/** A new name, thrown away, or fetched back. Errors: as readRecord. */
export async function changeRun(folder: Folder, id: string, change: RunChange): Promise<RunRecord> {
  const record = { ...(await readRecord(folder, id)), ...change };
  await writeJson(folder, `${runPath(id)}/run.json`, record);
  return record;
}

/** Deletes for good what was thrown away long enough ago, and what an import that was cut off left behind. */
export async function tidyRuns(folder: Folder, now: number): Promise<void> {
  for (const { name: id } of await folder.list(RUNS)) {
    const record = await readRecord(folder, id).catch((error: unknown) => error);
    const unfinished = record instanceof InputError && record.code === 'run-missing';
    const expired = isRecord(record) && record.deletedAt !== null && now - record.deletedAt > KEPT_DELETED_MS;
    if (unfinished || expired) await folder.remove(runPath(id));
  }
}

const isRecord = (value: unknown): value is RunRecord => !(value instanceof Error);
