/**
 * A run on its way into a bundle and out of one. Nothing of an imported run is kept before it is checked: the record,
 * every line, every checkpoint against its manifest, every model as a whole model. `run.json` is written last, so that
 * an import that was cut off leaves no run.
 */

import { readModel } from '../formats/base-model';
import { readAll, sourcesOf } from '../formats/byte-source';
import { readDenoiserFolder } from '../formats/denoiser-folder';
import { type Files, readHuggingFaceFolder } from '../formats/huggingface-folder';
import type { Bundle, BundleFile } from '../formats/run-bundle';
import { readSafetensors } from '../formats/safetensors';
import { recipeOf } from '../recipes/config';
import { identityOfFiles } from '../recipes/identity';
import type { Kind } from '../recipes/ports';
import { outputOf } from '../recipes/recipe';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import { keepBase, openBase } from './bases';
import { checkpointName } from './checkpoint-manifest';
import { checkpointModel, tokenizerOf } from './checkpoint-model';
import { listCheckpoints, loadCheckpoint } from './checkpoints';
import { type Folder, writeJson } from './folder';
import { migrateFiles, removeOld } from './migrations/run-v1';
import { readRunArtifact, runArtifacts } from './run-artifacts';
import { listRuns, readRecord } from './run-library';
import { checkLines, linesFile } from './run-lines';
import { checkRunId, parseRunRecord, type RunRecord, runPath } from './run-record';

type Bytes = Uint8Array<ArrayBuffer>;

const RECORD = 'run.json';
const MOST_RECORD = 4 * 2 ** 20; // bytes
const MOST_LINES = 256 * 2 ** 20;
const REF = '[a-z][a-z0-9-]{0,23}';
/** A file of an artifact: what the codecs write, beside its mark. */
const ARTIFACT_FILE = new RegExp(
  `^artifacts/${REF}\\.${REF}/((artifact|config|tokenizer|tokenizer_config|generation_config|adapter_config|meta|judge|table)\\.json|(adapter_)?model\\.safetensors|chat_template\\.jinja|(pairs|demonstrations|prompts)\\.jsonl|README\\.md)$`,
);
const DATA_FILE = /^data\/(demonstrations|pairs|unpaired|judge|constitution|prompts)\.jsonl$/;
/** The base model, where the visitor brought it: it lies elsewhere, and once for all runs. */
const BASE_FILE =
  /^base\/((config|tokenizer|tokenizer_config|generation_config|special_tokens_map)\.json|model\.safetensors(\.index\.json)?|[\w.-]{1,100}-\d{5}-of-\d{5}\.safetensors|model\.gguf|chat_template\.jinja|README\.md)$/;
/** Made from the state for whoever opens it in transformers; the state is what is kept. */
const CHECKPOINT_MODEL = /^checkpoints\/[a-z][a-z0-9-]*-\d{1,9}\/model\/[A-Za-z_]+\.(json|safetensors|jinja)$/;
const CHECKPOINT_FILE = /^checkpoints\/[a-z][a-z0-9-]*-\d{1,9}\/(manifest\.json|state\.safetensors)$/;
/** Files of version 1, which are brought to this version once they are in. */
const V1_FILE =
  /^((preferences|demonstrations)\.jsonl|models\/(base|sft|reward|policy)\/((config|tokenizer|tokenizer_config|generation_config|meta)\.json|model\.safetensors|README\.md))$/;

function bad(why: string): InputError {
  return new InputError('run-bundle', `This run cannot be imported: ${why}. Export it again and import that file.`);
}

export interface BundleParts {
  readonly checkpoints: boolean;
  /** The base model, where the visitor brought it: without it whoever imports the run needs it already. */
  readonly base: boolean;
}

/** A run's files one after another. Errors: InputError 'run-missing'. */
export async function* runFiles(
  folder: Folder,
  id: string,
  { checkpoints, base }: BundleParts,
): AsyncGenerator<BundleFile> {
  const record = await readRecord(folder, id);
  const artifacts = await runArtifacts(folder, id);
  for (const path of await pathsBelow(folder, runPath(id))) {
    const [kind, name = ''] = path.split('/');
    if (!isRunFile(path) || (kind === 'checkpoints' && !checkpoints)) continue;
    if (kind === 'artifacts' && !artifacts[name]) continue; // cut off while it was being written
    const bytes = await folder.read(`${runPath(id)}/${path}`);
    if (bytes) yield { path, bytes };
  }
  if (base && record.base.own)
    for (const [name, source] of (await openBase(folder, record.base.identity)) ?? [])
      yield { path: `base/${name}`, bytes: await readAll(source) };
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
    const path = `checkpoints/${checkpointName(manifest.node, manifest.step)}/model`;
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

const TOP_LINES = ['metrics.jsonl', 'samples.jsonl', 'phases.jsonl'];
const isRunFile = (path: string): boolean =>
  path === RECORD ||
  TOP_LINES.includes(path) ||
  [ARTIFACT_FILE, DATA_FILE, CHECKPOINT_FILE].some((pattern) => pattern.test(path));

/** Takes a run in under its own id, or under `newId()` where there is one of that id already. Errors: InputError. */
export async function importRun(folder: Folder, bundle: Bundle, newId: () => string): Promise<RunRecord> {
  if (!bundle.paths.includes(RECORD)) throw bad(`it has no ${RECORD}`);
  const json = parseJsonObject(limited(await bundle.read(RECORD), RECORD, MOST_RECORD));
  const old = json?.version === 1;
  if (old) checkRunId(json.id);
  else parseRunRecord(json); // before anything is written
  const isOwn = (path: string) => isRunFile(path) || (old && V1_FILE.test(path));
  for (const path of bundle.paths)
    if (!isOwn(path) && !CHECKPOINT_MODEL.test(path) && !BASE_FILE.test(path))
      throw bad(`"${readable(path)}" is no file of a run`);
  const id = await freeId(folder, String(json?.id), newId);
  const path = runPath(id);
  try {
    await folder.remove(path); // what an import that was cut off left there
    for (const name of bundle.paths)
      if (name !== RECORD && isOwn(name))
        await folder.write(`${path}/${name}`, limitedLines(name, await bundle.read(name)));
    const record = parseRunRecord({ ...(old && json ? await migrateFiles(folder, id, json) : json), id });
    if (old) await removeOld(folder, id);
    await checkLineFiles(folder, id);
    await checkArtifacts(folder, record);
    await takeBase(folder, bundle, record);
    const checkpoints = await checkCheckpoints(folder, id);
    const state = record.state === 'running' ? 'stopped' : record.state;
    const artifacts = await runArtifacts(folder, id);
    await writeJson(folder, `${path}/${RECORD}`, { ...record, artifacts, checkpoints, state, deletedAt: null });
    return await readRecord(folder, id); // as it will be read from now on
  } catch (error) {
    await folder.remove(path);
    throw error;
  }
}

/** An id that no run here has. */
async function freeId(folder: Folder, asked: string, newId: () => string): Promise<string> {
  const { runs, damaged } = await listRuns(folder);
  const taken = [...runs.map(({ record }) => record.id), ...damaged.map(({ id }) => id)];
  return taken.includes(asked) ? newId() : asked;
}

function limited(bytes: Bytes, name: string, most: number): Bytes {
  if (bytes.length > most) throw bad(`${name} has more than ${most / 2 ** 20} MB`);
  return bytes;
}

const limitedLines = (name: string, bytes: Bytes): Bytes =>
  name.endsWith('.jsonl') ? limited(bytes, name, MOST_LINES) : bytes;

/** Every file that has lines of ours. */
async function checkLineFiles(folder: Folder, id: string): Promise<void> {
  for (const path of await pathsBelow(folder, runPath(id))) {
    const kind = linesFile(path);
    const bytes = kind && (await folder.read(`${runPath(id)}/${path}`));
    if (kind && bytes) checkLines(kind, new TextDecoder().decode(bytes));
  }
}

async function checkArtifacts(folder: Folder, record: RunRecord): Promise<void> {
  const recipe = recipeOf(record.config);
  for (const { name: ref } of await folder.list(`${runPath(record.id)}/artifacts`)) {
    const found = await readRunArtifact(folder, record.id, ref);
    if (!found || found.info.kind !== outputOf(recipe, ref)?.kind) throw bad(`its ${ref} is not whole`);
    checkModel(ref, found.info.kind, found.files);
  }
}

/** A whole model, or an adapter that can be read: whether it fits is known once its base is there. */
function checkModel(ref: string, kind: Kind, files: Files): void {
  if (kind === 'denoiser') return void readDenoiserFolder(files);
  const scores = kind === 'scorer' || kind === 'preference';
  if (kind !== 'policy' && !scores) return;
  if (scores && !hasScale(files)) throw bad(`its ${ref} does not say how its scores are normalised`);
  const adapter = files.get('adapter_model.safetensors');
  if (adapter) readSafetensors(adapter);
  else if ((readHuggingFaceFolder(files).kind === 'classifier') !== scores)
    throw bad(`its ${ref} is a model of another kind`);
}

function hasScale(files: Files): boolean {
  const { mean, deviation } = parseJsonObject(files.get('meta.json') ?? new Uint8Array()) ?? {};
  return isFiniteNumber(mean) && isFiniteNumber(deviation) && deviation > 0; // never converted: an object may refuse to be a number
}

/** The base model that came along, if it is the one that the run was made with. */
async function takeBase(folder: Folder, bundle: Bundle, { base }: RunRecord): Promise<void> {
  const names = bundle.paths.filter((path) => BASE_FILE.test(path));
  if (!base.own || names.length === 0) return;
  const files = new Map<string, Bytes>();
  for (const path of names) files.set(path.slice('base/'.length), await bundle.read(path));
  if ((await identityOfFiles(files)) !== base.identity)
    throw bad('its base model is another one than it was made with');
  const sources = sourcesOf(files);
  await readModel(sources);
  await keepBase(folder, base.identity, sources);
}

/** The names of the checkpoints, oldest first. */
async function checkCheckpoints(folder: Folder, id: string): Promise<string[]> {
  const manifests = await listCheckpoints(folder, id);
  const whole = new Map(manifests.map((manifest) => [checkpointName(manifest.node, manifest.step), manifest]));
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
