import { InputError } from '../text/input-error';
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

/** The chosen files by name; what belongs to no model is not read at all. Errors: InputError 'file-too-large'. */
export async function readModelFiles(files: readonly FileLike[]): Promise<Readonly<Record<string, Uint8Array>>> {
  const known = files.filter(({ name }) => Object.hasOwn(MOST, name));
  const large = known.find(({ name, size }) => size > (MOST[name] as number));
  if (large) {
    throw new InputError(
      'file-too-large',
      `${large.name} has ${Math.round(large.size / MB).toLocaleString('en')} MB; at most ${(MOST[large.name] as number) / MB} MB can be read. Choose a smaller model.`,
    );
  }
  const read = async (file: FileLike) => [file.name, new Uint8Array(await file.arrayBuffer())] as const;
  return Object.fromEntries(await Promise.all(known.map(read)));
}
