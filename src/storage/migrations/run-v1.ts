/**
 * A run of version 1 as one of version 2. It can be cut off anywhere and begun again: what is written over is written the
 * same, and what must be known of the old files (`migrating.json`) is written before any of them is touched. The record comes last.
 */

import { sourcesOf } from '../../formats/byte-source';
import { identityOfFiles } from '../../recipes/identity';
import { preferencesStage } from '../../recipes/stages/preferences';
import { isRecord, parseJsonObject } from '../../text/guarded-json';
import { keepBase } from '../bases';
import { type Folder, writeJson } from '../folder';
import { givenPath, writeRunArtifact } from '../run-artifacts';
import { runPath } from '../run-record';
import { readFiles } from '../whole-files';
import { migrateCheckpoints } from './checkpoint-v1';
import { type Marks, migrateLines, readMarks } from './lines-v1';
import { configFromV1, V1_ROLES } from './names-v1';

type Json = Record<string, unknown>;
const object = (value: unknown): Json => (isRecord(value) ? value : {});

const MARKS = 'migrating.json';
const WEIGHTS = 'model.safetensors';

/** The record as this version reads it; a run of version 1 is brought to version 2 on disk. Anything else is given back. */
export async function migrateRun(folder: Folder, id: string, json: Json | null): Promise<Json | null> {
  if (json?.version !== 1) return json;
  const record = await migrateFiles(folder, id, json);
  await writeJson(folder, `${runPath(id)}/run.json`, record);
  await removeOld(folder, id);
  return record;
}

/** All of a run but its record, which is returned. What version 1 left lies there until `removeOld`. */
export async function migrateFiles(folder: Folder, id: string, json: Json): Promise<Json> {
  const path = runPath(id);
  const saved = await folder.read(`${path}/${MARKS}`);
  const marks = (saved && (parseJsonObject(saved) as Marks | null)) ?? (await readMarks(folder, id, json));
  await writeJson(folder, `${path}/${MARKS}`, marks);
  await migrateLines(folder, id);
  await migrateCheckpoints(folder, id, marks);
  const lineage = object(json.lineage);
  const labels = object(lineage.labels);
  const data: Json = {};
  const demonstrations = await move(folder, `${path}/demonstrations.jsonl`, givenPath(id, 'data.demonstrations'));
  if (demonstrations)
    data['data.demonstrations'] = { source: 'own data', count: linesIn(demonstrations), identity: '' };
  if (labels.given === true && (await move(folder, `${path}/preferences.jsonl`, givenPath(id, 'data.pairs'))))
    data['data.pairs'] = { source: labels.source ?? '', count: labels.count ?? 0, identity: '' };
  const artifacts = await migrateArtifacts(folder, id, json);
  const base = await migrateBase(folder, id);
  const { preset: _, ...shape } = object(json.base);
  const { stage, stages, ...rest } = json;
  const reach = object(json.reach);
  return {
    ...rest,
    version: 2,
    config: configFromV1(json.config),
    nodes: stages,
    node: stage,
    base: { ...shape, identity: base ?? '', own: base !== null },
    lineage: { parentRun: lineage.parentRun, parentCheckpoint: lineage.parentCheckpoint, data },
    reach: {
      metricsBytes: newMark(marks.metrics, reach.metricsBytes),
      samplesBytes: newMark(marks.samples, reach.samplesBytes),
    },
    artifacts,
  };
}

const newMark = (marks: Readonly<Record<string, number>>, old: unknown): number => marks[String(old)] ?? 0;

/** Copies a file; the old one stays. null: there is none. */
async function move(folder: Folder, from: string, to: string): Promise<Uint8Array | null> {
  const bytes = await folder.read(from);
  if (bytes) await folder.write(to, bytes);
  return bytes;
}

const linesIn = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + Number(byte === 10), 0);

async function migrateArtifacts(folder: Folder, id: string, json: Json): Promise<Json> {
  const artifacts: Json = {};
  for (const role of ['sft', 'reward', 'policy']) {
    const ref = V1_ROLES[role] as string;
    const files = await readFiles(folder, `${runPath(id)}/models/${role}`);
    if (!files.has(WEIGHTS)) continue; // cut off while it was being written
    const info = {
      kind: role === 'reward' ? ('scorer' as const) : ('policy' as const),
      madeBy: ref.slice(0, ref.indexOf('.')),
      identity: '',
    };
    await writeRunArtifact(folder, id, ref, info, files);
    artifacts[ref] = info;
  }
  const rows = await folder.read(`${runPath(id)}/preferences.jsonl`);
  if (!rows || object(object(json.lineage).labels).given === true) return artifacts;
  const info = { kind: 'pairs' as const, madeBy: 'preferences', identity: '' };
  const settings = preferencesStage.settings.safeParse(object(object(json.config).preferences));
  const { temperature, maxNewTokens, rubric } = settings.success ? settings.data : preferencesStage.settings.parse({});
  const meta = new TextEncoder().encode(`${JSON.stringify({ temperature, maxNewTokens, rubric })}\n`);
  const files = new Map([
    ['pairs.jsonl', rows],
    ['meta.json', meta],
  ]);
  await writeRunArtifact(folder, id, 'preferences.pairs', info, files);
  return { ...artifacts, 'preferences.pairs': info };
}

/** The identity of a base that came from the visitor; null for a bundled one. */
async function migrateBase(folder: Folder, id: string): Promise<string | null> {
  const files = await readFiles(folder, `${runPath(id)}/models/base`);
  if (!files.has(WEIGHTS)) return null;
  const identity = await identityOfFiles(files);
  await keepBase(folder, identity, sourcesOf(files));
  return identity;
}

/** What a migration that was cut off at its very end left behind. */
export async function finishMigration(folder: Folder, id: string): Promise<void> {
  if (await folder.read(`${runPath(id)}/${MARKS}`)) await removeOld(folder, id);
}

/** What only version 1 reads; that there was something goes last. */
export async function removeOld(folder: Folder, id: string): Promise<void> {
  for (const name of ['models', 'preferences.jsonl', 'demonstrations.jsonl', MARKS])
    await folder.remove(`${runPath(id)}/${name}`);
}
