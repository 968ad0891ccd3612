import { bytesSource } from '../formats/byte-source';
import { readZipDirectory, readZipEntry } from '../formats/zip-reader';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import type { FileLike } from '../web/file-like';

const MB = 2 ** 20;
/** What a model folder holds that is read here, each with the size up to which it is. */
const MOST: Readonly<Record<string, number>> = {
  'adapter_config.json': MB,
  'adapter_model.safetensors': 2000 * MB,
  'chat_template.jinja': MB,
  'config.json': MB,
  'generation_config.json': MB,
  'meta.json': 64 * MB,
  'model.safetensors': 2000 * MB,
  'model.safetensors.index.json': MB,
  'tokenizer.json': 64 * MB,
  'tokenizer_config.json': 4 * MB,
};

/** One file that is a model, and one of several that hold its weights. */
const GGUF = /\.gguf$/i;
const SHARD = /^[\w.-]{1,200}-\d{5}-of-\d{5}\.safetensors$/;
const OTHERS = /\.bin$|\.pth?$/;

/** How large a file that is read here may be; null for one that is not. */
function mostOf(name: string): number | null {
  if (Object.hasOwn(MOST, name)) return MOST[name] as number;
  return GGUF.test(name) || SHARD.test(name) ? 2000 * MB : null;
}

/** Whether a file belongs to a model, by its name. */
export const isModelFile = ({ name }: FileLike): boolean => mostOf(name) !== null || OTHERS.test(name);
export const isZip = ({ name }: FileLike): boolean => name.toLowerCase().endsWith('.zip');

const ZIP_LIMITS = { entries: 200, entry: 2000 * MB, total: 4000 * MB, ratio: 200 };

/** The files of a model that this page saved, or that somebody zipped. Errors: InputError 'zip'. */
export async function filesOfZip(zip: FileLike): Promise<readonly FileLike[]> {
  const source = bytesSource(new Uint8Array(await zip.arrayBuffer()));
  const entries = await readZipDirectory(source, ZIP_LIMITS);
  return entries.map((entry) => ({
    name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
    size: entry.size,
    arrayBuffer: async () => (await readZipEntry(source, entry)).buffer,
  }));
}

/** A model as it was chosen. */
export interface ChosenModel {
  /** What it is called: the GGUF file, the folder or the archive, without its ending. */
  readonly name: string;
  /** Not read yet: a file of the disk is read piece by piece, where it is used. */
  readonly files: Readonly<Record<string, Blob>>;
}

/**
 * The chosen files by name, those in a zip archive too; what belongs to no model is left out.
 * Errors: InputError 'file-too-large', 'model-files' where they are of no model or of several, 'zip'.
 */
export async function chosenModel(chosen: readonly FileLike[]): Promise<ChosenModel> {
  const [zip] = chosen.filter(isZip);
  const files = zip && chosen.length === 1 ? await filesOfZip(zip) : chosen;
  const known = files.filter(({ name }) => mostOf(name) !== null);
  const names = known.map(keptName);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice)
    throw bad(`These are the files of several models (${twice} is there more than once). Choose the folder of one.`);
  const other = files.find(isModelFile);
  if (known.length === 0) {
    throw bad(
      other
        ? `${readable(other.name)} is not read here. Choose a Hugging Face folder (config.json, tokenizer.json, model.safetensors) or a GGUF file.`
        : 'None of these files is of a model. Choose a Hugging Face folder (config.json, tokenizer.json, model.safetensors) or a GGUF file.',
    );
  }
  const large = known.find(({ name, size }) => size > (mostOf(name) as number));
  if (large) {
    throw new InputError(
      'file-too-large',
      `${large.name} has ${Math.round(large.size / MB).toLocaleString('en')} MB; at most ${(mostOf(large.name) as number) / MB} MB can be read. Choose a smaller model.`,
    );
  }
  const blobs = known.map(async (file) => [keptName(file), await blobOf(file)] as const);
  return { name: nameOf(zip ?? files.find(isGguf) ?? known[0]), files: Object.fromEntries(await Promise.all(blobs)) };
}

const blobOf = async (file: FileLike): Promise<Blob> =>
  file instanceof Blob ? file : new Blob([await file.arrayBuffer()]);

/** A file of a folder is called after the folder, where the browser says which one that is. */
function nameOf(
  file: (FileLike & { readonly path?: string; readonly webkitRelativePath?: string }) | undefined,
): string {
  if (file && (isGguf(file) || isZip(file))) return readable(file.name.replace(/\.(gguf|zip)$/i, ''), MOST_NAME);
  const parts = (file?.webkitRelativePath || file?.path || '').split('/').filter((part) => part !== '' && part !== '.');
  return readable(parts.at(-2) ?? 'own model', MOST_NAME);
}
const MOST_NAME = 80;

/** Whatever a person called a GGUF file, it is kept under one name. */
const keptName = (file: FileLike): string => (isGguf(file) ? 'model.gguf' : file.name);
const isGguf = ({ name }: FileLike): boolean => GGUF.test(name);

const bad = (message: string): InputError => new InputError('model-files', message);
