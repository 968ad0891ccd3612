/**
 * A run on its way into a bundle and out of one. Nothing of an imported run is kept before it is checked: the record,
 * every line, every checkpoint against its manifest, every model as a whole model. `run.json` is written last, so that
 * an import that was cut off leaves no run.
 */
import { readHuggingFaceFolder } from '../formats/huggingface-folder';
import type { Bundle, BundleFile } from '../formats/run-bundle';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import { checkpointName } from './checkpoint-manifest';
import { checkpointModel, tokenizerOf } from './checkpoint-model';
import { listCheckpoints, loadCheckpoint } from './checkpoints';
import { type Folder, writeJson } from './folder';
import { listRuns, readRecord } from './run-library';
import { checkLines, RUN_LINES, type RunLinesFile } from './run-lines';
import { readRunModel, runModels } from './run-models';
import { parseRunRecord, type RunRecord, runPath } from './run-record';

type Bytes = Uint8Array<ArrayBuffer>;

const RECORD = 'run.json';
const MOST_RECORD = 4 * 2 ** 20; // bytes
const MOST_LINES = 256 * 2 ** 20;
const MODEL_FILE =
  /^models\/(base|sft|reward|policy)\/((config|tokenizer|tokenizer_config|generation_config|meta)\.json|model\.safetensors|README\.md)$/;
/** Made from the state for whoever opens it in transformers; the state is what is kept. */
const CHECKPOINT_MODEL = /^checkpoints\/[a-z]+-\d{1,9}\/model\/[A-Za-z_]+\.(json|safetensors)$/;
const CHECKPOINT_FILE = /^checkpoints\/[a-z]+-\d{1,9}\/(manifest\.json|state\.safetensors)$/;

function bad(why: string): InputError {
  return new InputError('run-bundle', `This run cannot be imported: ${why}. Export it again and import that file.`);
}

/** A run's files one after another, `checkpoints` or not. Errors: InputError 'run-missing'. */
export async function* runFiles(folder: Folder, id: string, checkpoints: boolean): AsyncGenerator<BundleFile> {
  const models = await runModels(folder, id);
  for (const path of await pathsBelow(folder, runPath(id))) {
    const [kind, name = ''] = path.split('/');
    if (!isRunFile(path) || (kind === 'checkpoints' && !checkpoints)) continue;
    if (kind === 'models' && !models.includes(name)) continue; // cut off while it was being written
    const bytes = await folder.read(`${runPath(id)}/${path}`);
    if (bytes) yield { path, bytes };
  }
  if (checkpoints) yield* checkpointModels(folder, id);
}

/** The model of each checkpoint, as a Hugging Face folder. */
async function* checkpointModels(folder: Folder, id: string): AsyncGenerator<BundleFile> {
  const record = await readRecord(folder, id);
  const tokenizer = await tokenizerOf(folder, id);
  if (!tokenizer) return;
  for (const manifest of await listCheckpoints(folder, id)) {
    const state = await loadCheckpoint(folder, id, manifest);
    const files = state && checkpointModel(state, record, tokenizer);
    const path = `checkpoints/${checkpointName(manifest.stage, manifest.step)}/model`;
    for (const [name, bytes] of files ?? []) yield { path: `${path}/${name}`, bytes };
  }
}

async function pathsBelow(folder: Folder, path: string, prefix = ''): Promise<string[]> {
  const out: string[] = [];
  for (const { name, kind } of await folder.list(path))
    if (kind === 'file') out.push(prefix + name);
    else out.push(...(await pathsBelow(folder, `${path}/${name}`, `${prefix}${name}/`)));
  return out;
}

const isRunFile = (path: string): boolean =>
  path === RECORD || Object.hasOwn(RUN_LINES, path) || MODEL_FILE.test(path) || CHECKPOINT_FILE.test(path);

/** Takes a run in under its own id, or under `newId()` where there is one of that id already. Errors: InputError. */
export async function importRun(folder: Folder, bundle: Bundle, newId: () => string): Promise<RunRecord> {
  for (const path of bundle.paths)
    if (!isRunFile(path) && !CHECKPOINT_MODEL.test(path)) throw bad(`"${readable(path)}" is no file of a run`);
  if (!bundle.paths.includes(RECORD)) throw bad(`it has no ${RECORD}`);
  const given = parseRunRecord(parseJsonObject(limited(await bundle.read(RECORD), RECORD, MOST_RECORD)));
  const { runs, damaged } = await listRuns(folder);
  const taken = [...runs.map(({ record }) => record.id), ...damaged.map(({ id }) => id)];
  const record: RunRecord = {
    ...given,
    id: taken.includes(given.id) ? newId() : given.id,
    state: given.state === 'running' ? 'stopped' : given.state,
    deletedAt: null,
  };
  const path = runPath(record.id);
  try {
    for (const name of bundle.paths)
      if (name !== RECORD && isRunFile(name))
        await folder.write(`${path}/${name}`, checkFile(name, await bundle.read(name)));
    await checkModels(folder, record.id);
    record.checkpoints = await checkCheckpoints(folder, record.id);
    await writeJson(folder, `${path}/${RECORD}`, record);
    return await readRecord(folder, record.id); // as it will be read from now on
  } catch (error) {
    await folder.remove(path);
    throw error;
  }
}

function limited(bytes: Bytes, name: string, most: number): Bytes {
  if (bytes.length > most) throw bad(`${name} has more than ${most / 2 ** 20} MB`);
  return bytes;
}

function checkFile(name: string, bytes: Bytes): Bytes {
  if (Object.hasOwn(RUN_LINES, name)) {
    limited(bytes, name, MOST_LINES);
    checkLines(name as RunLinesFile, new TextDecoder().decode(bytes));
  }
  return bytes;
}

async function checkModels(folder: Folder, id: string): Promise<void> {
  for (const { name: role } of await folder.list(`${runPath(id)}/models`)) {
    const files = await readRunModel(folder, id, role);
    if (!files) throw bad(`its ${role} model has no weights`);
    const { kind } = readHuggingFaceFolder(files);
    const meta = parseJsonObject(files.get('meta.json') ?? new Uint8Array());
    const { mean, deviation } = meta ?? {}; // never converted: an object may refuse to be a number
    if (kind === 'reward' && !(isFiniteNumber(mean) && isFiniteNumber(deviation) && deviation > 0))
      throw bad('its reward model does not say how its scores are normalised');
    if ((kind === 'reward') !== (role === 'reward')) throw bad(`its ${role} model is a model of another kind`);
  }
}

/** The names of the checkpoints, oldest first. */
async function checkCheckpoints(folder: Folder, id: string): Promise<string[]> {
  const manifests = await listCheckpoints(folder, id);
  const whole = new Map(manifests.map((manifest) => [checkpointName(manifest.stage, manifest.step), manifest]));
  for (const { name } of await folder.list(`${runPath(id)}/checkpoints`)) {
    const manifest = whole.get(name);
    if (!manifest || !(await loadCheckpoint(folder, id, manifest))) throw bad(`its checkpoint ${name} is damaged`);
    for (const [file, length] of [
      ['metrics.jsonl', manifest.metricsBytes],
      ['samples.jsonl', manifest.samplesBytes],
    ] as const)
      if (((await folder.read(`${runPath(id)}/${file}`))?.length ?? 0) < length)
        throw bad(`its checkpoint ${name} is of another run`);
  }
  return [...whole.keys()];
}

const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
