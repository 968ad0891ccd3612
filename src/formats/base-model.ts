/** A model from files that are never held whole: a Hugging Face folder, or one GGUF file. */
import { type StoredArray, widen } from '../data/packed-weight';
import type { NamedArray } from '../data/weights';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import type { ByteSource, SourceFiles } from './byte-source';
import {
  assembled,
  checkedConfig,
  type Files,
  folderParts,
  type ModelParts,
  type ReadFolder,
  weightFiles,
} from './huggingface-folder';
import { safetensorsOf } from './safetensors';

const isGgufName = (name: string): boolean => name.toLowerCase().endsWith('.gguf');

/** Share of the weights that was read, 0 to 1. */
export type Progress = (share: number) => void;

/**
 * Reads and checks a model. Errors: InputError 'model-folder', 'model-weights', 'safetensors', 'gguf', 'tokenizer',
 * 'chat-template'.
 */
export async function readModel(files: SourceFiles, progress: Progress = () => {}): Promise<ReadFolder<StoredArray>> {
  const packed = [...files.keys()].filter(isGgufName);
  if (packed.length > 1)
    throw new InputError(
      'gguf',
      `There are ${packed.length} GGUF files (${packed
        .slice(0, 3)
        .map((name) => readable(name))
        .join(', ')}), and a model is one of them. Choose one.`,
    );
  const [name] = packed;
  if (name) {
    const { readGgufModel } = await import('./gguf-llama'); // most who open the page bring none
    return readFrom(await readGgufModel(files.get(name) as ByteSource), progress);
  }
  const small = await textFiles(files);
  const parts = folderParts(small);
  const sources = weightFiles({ has: (file) => files.has(file), get: (file) => small.get(file) }).map(
    (file) => files.get(file) as ByteSource,
  );
  return readFrom({ ...parts, read: () => allOf(sources) }, progress);
}

async function* allOf(sources: readonly ByteSource[]): AsyncGenerator<StoredArray> {
  for (const source of sources) yield* safetensorsOf(source);
}

type Unread = Omit<ModelParts, 'tensors'> & { read(): AsyncGenerator<StoredArray> };

/** From here on a model is trained by an adapter, so that its own weights may stay as their file has them. */
const STAYS_PACKED = 20_000_000;

async function readFrom({ read, ...parts }: Unread, progress: Progress): Promise<ReadFolder<StoredArray>> {
  const { parameters } = checkedConfig(parts.json); // before weights that nobody could use are read
  const tensors: StoredArray[] = [];
  let done = 0;
  for await (const tensor of read()) {
    tensors.push(parameters > STAYS_PACKED ? tensor : widened(tensor));
    done += tensor.shape.reduce((a, b) => a * b, 1);
    progress(Math.min(1, done / parameters));
  }
  return assembled({ ...parts, tensors });
}

const widened = (array: StoredArray): NamedArray =>
  'words' in array ? { name: array.name, shape: array.shape, data: widen(array) } : array;

const MOST_TEXT = 64 * 2 ** 20;

/** All but the weights; what is larger than any of them may be is refused by name where it is read. */
async function textFiles(files: SourceFiles): Promise<Files> {
  const texts = [...files].filter(([name]) => !name.endsWith('.safetensors'));
  return new Map(
    await Promise.all(
      texts.map(async ([name, source]) => [name, await source.read(0, Math.min(source.size, MOST_TEXT + 1))] as const),
    ),
  );
}
