import { isRecord, parseGuarded, parseJsonObject } from '../../text/guarded-json';
import { type Folder, linesOf } from '../folder';
import { runPath } from '../run-record';
import { renamedRoles } from './names-v1';

type Json = Record<string, unknown>;

/** Places in metrics.jsonl and samples.jsonl that something points to, in bytes: of version 1 -> of version 2. */
export interface Marks {
  readonly metrics: Readonly<Record<string, number>>;
  readonly samples: Readonly<Record<string, number>>;
}

/** Where the record and the checkpoints of a run of version 1 point to, and where that will be. */
export async function readMarks(folder: Folder, id: string, record: Json): Promise<Marks> {
  const pointers: unknown[] = [record.reach];
  for (const { name } of await folder.list(`${runPath(id)}/checkpoints`)) {
    const bytes = await folder.read(`${runPath(id)}/checkpoints/${name}/manifest.json`);
    pointers.push(bytes && parseJsonObject(bytes));
  }
  const of = async (file: string, key: string) => {
    const bytes = (await folder.read(`${runPath(id)}/${file}`)) ?? new Uint8Array();
    const places = pointers.flatMap((pointer) => (isRecord(pointer) ? [pointer[key]] : []));
    return Object.fromEntries(
      places.flatMap((at) => (typeof at === 'number' ? [[String(at), migrated(file, bytes.slice(0, at)).length]] : [])),
    );
  };
  return {
    metrics: await of('metrics.jsonl', 'metricsBytes'),
    samples: await of('samples.jsonl', 'samplesBytes'),
  };
}

/** Lines name nodes in place of stages, and artifacts in place of roles. Those that do already stay as they are. */
export async function migrateLines(folder: Folder, id: string): Promise<void> {
  for (const file of ['metrics.jsonl', 'samples.jsonl', 'phases.jsonl']) {
    const bytes = await folder.read(`${runPath(id)}/${file}`);
    if (bytes) await folder.write(`${runPath(id)}/${file}`, migrated(file, bytes));
  }
}

function migrated(file: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const lines = new TextDecoder().decode(bytes).split('\n');
  lines.pop(); // after the last line break: nothing, or a line that a kill cut in half
  return linesOf(
    lines.flatMap((line) => {
      const value = tolerant(line);
      return isRecord(value) ? [lineFromV1(file, value)] : [];
    }),
  );
}

function tolerant(line: string): unknown {
  try {
    return parseGuarded(line);
  } catch {
    return null;
  }
}

function lineFromV1(file: string, line: Json): Json {
  if (!('stage' in line)) return line;
  const { stage, ...rest } = line;
  const renamed: Json = { node: stage, ...rest };
  if (file === 'samples.jsonl' && Array.isArray(line.rows)) renamed.rows = line.rows.map(rowFromV1);
  if (file === 'phases.jsonl' && isRecord(line.phase) && Array.isArray(line.phase.families))
    renamed.phase = { ...line.phase, kind: 'families', families: line.phase.families.map(familyFromV1) };
  return renamed;
}

const rowFromV1 = (row: unknown): unknown =>
  isRecord(row)
    ? {
        ...row,
        ...(isRecord(row.answers) && { answers: renamedRoles(row.answers) }),
        ...(isRecord(row.scores) && { scores: renamedRoles(row.scores) }),
      }
    : row;

const familyFromV1 = (family: unknown): unknown =>
  isRecord(family)
    ? {
        ...family,
        ...(isRecord(family.scores) && { scores: renamedRoles(family.scores) }),
        ...(isRecord(family.rubric) && { rubric: renamedRoles(family.rubric) }),
      }
    : family;
