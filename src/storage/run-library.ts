/** The saved runs as a person keeps them: listed, opened, renamed, thrown away and restored. */
import type { PreferenceRow } from '../data/rows';
import { recipeOf } from '../recipes/config';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { tidyBases } from './bases';
import { checkpointName } from './checkpoint-manifest';
import { listCheckpoints } from './checkpoints';
import { type Folder, readText, sizeOf, writeJson } from './folder';
import { finishMigration, migrateRun } from './migrations/run-v1';
import { artifactPath, givenPath, runArtifacts } from './run-artifacts';
import { goodLines, type PhaseLine } from './run-lines';
import { type MetricsLine, parseRunRecord, RUNS, type RunRecord, runPath, type SamplesLine } from './run-record';

export interface CheckpointInfo {
  /** Its folder: '<node>-<step>'. */
  readonly name: string;
  readonly node: string;
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
  /** Names of the artifacts that are kept. */
  readonly artifacts: readonly string[];
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

export interface RunFigures {
  readonly record: RunRecord;
  readonly metrics: readonly MetricsLine[];
}

export interface OpenedRun extends RunFigures {
  readonly samples: readonly SamplesLine[];
  readonly phases: readonly PhaseLine[];
  /** The rows of the pairs that its recipe shows, as people gave them or as they were made. */
  readonly pairs: readonly PreferenceRow[];
}

/** A thrown-away run can be restored for so long. */
export const KEPT_DELETED_MS = 7 * 24 * 3600 * 1000;

/** Errors: InputError 'run-missing', 'run-record', 'run-version'. */
export async function readRecord(folder: Folder, id: string): Promise<RunRecord> {
  const bytes = await folder.read(`${runPath(id)}/run.json`);
  if (bytes) return parseRunRecord(await migrateRun(folder, id, parseJsonObject(bytes)));
  throw new InputError('run-missing', 'This run is no longer there: it was deleted for good, perhaps in another tab.');
}

/** The records of all runs that can be read. */
export async function listRecords(folder: Folder): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  for (const { name: id, kind } of await folder.list(RUNS)) {
    const record = kind === 'folder' && (await readRecord(folder, id).catch(() => null));
    if (record) records.push(record);
  }
  return records;
}

export async function listRuns(folder: Folder): Promise<RunShelf> {
  const runs: RunSummary[] = [];
  const damaged: DamagedRun[] = [];
  for (const { name: id, kind } of await folder.list(RUNS)) {
    if (kind !== 'folder' || !(await folder.list(runPath(id))).some(({ name }) => name === 'run.json')) continue;
    const bytes = await sizeOf(folder, runPath(id));
    try {
      const record = await readRecord(folder, id);
      const artifacts = Object.keys(await runArtifacts(folder, id));
      runs.push({ record, bytes, checkpoints: await checkpointsOf(folder, id), artifacts });
    } catch (error) {
      damaged.push({ id, bytes, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { runs: runs.sort((a, b) => b.record.createdAt - a.record.createdAt), damaged };
}

async function checkpointsOf(folder: Folder, id: string): Promise<CheckpointInfo[]> {
  return (await listCheckpoints(folder, id)).map(({ node, step, savedAt, bytes }) => ({
    name: checkpointName(node, step),
    node,
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
    pairs: await pairsOf(folder, record),
  };
}

/** The record of a run and the figures of its steps: what it is compared by. Errors: as readRecord. */
export async function readFigures(folder: Folder, id: string): Promise<RunFigures> {
  const record = await readRecord(folder, id);
  return { record, metrics: goodLines('metrics.jsonl', await readText(folder, `${runPath(id)}/metrics.jsonl`)) };
}

/** What people gave, where they gave some; else what the run made. */
async function pairsOf(folder: Folder, record: RunRecord): Promise<PreferenceRow[]> {
  const { pairs } = recipeOf(record.config);
  if (pairs === null) return [];
  const given = givenPath(record.id, 'data.pairs');
  const path = record.lineage.data['data.pairs'] ? given : `${artifactPath(record.id, pairs)}/pairs.jsonl`;
  return goodLines('pairs.jsonl', await readText(folder, path));
}

export type RunChange = Partial<Pick<RunRecord, 'name' | 'deletedAt' | 'state'>>;

/** A new name, thrown away, or restored. Errors: as readRecord. */
export async function changeRun(folder: Folder, id: string, change: RunChange): Promise<RunRecord> {
  const record = { ...(await readRecord(folder, id)), ...change };
  await writeJson(folder, `${runPath(id)}/run.json`, record);
  return record;
}

/** Deletes for good what was thrown away long enough ago, what an import that was cut off left behind, and bases without a run. */
export async function tidyRuns(folder: Folder, now: number): Promise<void> {
  const bases = new Set<string>();
  let unread = false;
  for (const { name: id } of await folder.list(RUNS)) {
    const record = await readRecord(folder, id).catch((error: unknown) => error);
    const unfinished = record instanceof InputError && record.code === 'run-missing';
    const expired = isRecord(record) && record.deletedAt !== null && now - record.deletedAt > KEPT_DELETED_MS;
    if (unfinished || expired) await folder.remove(runPath(id));
    else if (isRecord(record)) {
      bases.add(record.base.identity);
      await finishMigration(folder, id);
    } else unread = true; // a run that cannot be read may need any of them
  }
  if (!unread) await tidyBases(folder, bases);
}

const isRecord = (value: unknown): value is RunRecord => !(value instanceof Error);
