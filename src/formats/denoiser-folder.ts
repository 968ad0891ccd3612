/** A picture model as a folder, config.json and model.safetensors, read and checked whatever it comes from. */
import type { PictureConfig } from '../config/picture';
import { FACES } from '../config/pretrain-pictures';
import { z } from '../config/zod';
import { unetShapes } from '../data/unet-shapes';
import type { NamedArray } from '../data/weights';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import type { Files } from './huggingface-folder';
import { readSafetensors } from './safetensors';

export const DENOISER_TYPE = 'rlhf-studio-faces';
const width = z.int().min(1).max(1024);
const blocks = z.int().min(0).max(16);
const schema = z.strictObject({
  model_type: z.literal(DENOISER_TYPE),
  // What it draws and what it is told are the picture world's, which has one size of face and one kind of caption.
  size: z.literal(FACES.size),
  caption: z.literal(FACES.caption),
  widths: z.tuple([width, width]),
  blocks: z.tuple([blocks, blocks, blocks]),
  embedding: width,
});

export interface DenoiserFolder {
  readonly config: PictureConfig;
  /** In the order of `unetShapes`. */
  readonly arrays: readonly NamedArray[];
}

/** Errors: InputError 'faces-model', 'safetensors'. */
export function readDenoiserFolder(files: Files): DenoiserFolder {
  const [said, weights] = [files.get('config.json'), files.get('model.safetensors')];
  if (!said || !weights) throw wrong(`it has no ${said ? 'model.safetensors' : 'config.json'}`);
  const read = schema.safeParse(parseJsonObject(said));
  if (!read.success) {
    const at = read.error.issues[0]?.path.join('.');
    throw wrong(
      `its config.json describes none of faces of ${FACES.size} × ${FACES.size} pixels${at ? ` (see ${at})` : ''}`,
    );
  }
  const { model_type: _, ...config } = read.data;
  const found = new Map(readSafetensors(weights).tensors.map((tensor) => [tensor.name, tensor]));
  const shapes = unetShapes(config);
  const arrays = [...shapes].map(([name, shape]): NamedArray => {
    const tensor = found.get(name);
    if (!tensor) throw wrong(`its weight ${name} is missing`);
    if (tensor.shape.join() !== shape.join())
      throw wrong(`its weight ${name} is [${tensor.shape.join(', ')}], and config.json asks for [${shape.join(', ')}]`);
    if (!tensor.data.every(Number.isFinite)) throw wrong(`its weight ${name} holds values that are not numbers`);
    return tensor;
  });
  const extra = [...found.keys()].find((name) => !shapes.has(name));
  if (extra !== undefined) throw wrong(`it holds ${readable(extra)}, which such a model does not have`);
  return { config, arrays };
}

const wrong = (why: string) =>
  new InputError('faces-model', `This is not a picture model of the studio: ${why}. Choose a folder that it saved.`);
