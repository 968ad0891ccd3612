/** A picture model as a folder: its shape, its weights, its card. */
import { z } from '../config/zod';
import type { NamedArray } from '../data/weights';
import type { Files } from '../formats/huggingface-folder';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { fromArrays, toArrays } from '../model';
import { unetShapes } from '../model/pictures/shapes';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import type { Denoiser } from '../train/artifacts';
import { fullWeights } from '../train/trainable';
import { type Codec, jsonFile, textFile } from './codec';

const TYPE = 'rlhf-studio-faces';
const width = z.int().min(1).max(1024);
const blocks = z.int().min(0).max(16);
const schema = z.object({
  size: z.int().min(4).max(64).multipleOf(4),
  widths: z.tuple([width, width]),
  blocks: z.tuple([blocks, blocks, blocks]),
  embedding: width,
  caption: width,
});

export async function writeDenoiser({ config, own }: Denoiser, about: string): Promise<Files> {
  const arrays = await toArrays(own);
  return new Map([
    ['config.json', jsonFile({ model_type: TYPE, ...config })],
    ['model.safetensors', writeSafetensors(arrays)],
    ['README.md', textFile(about)],
  ]);
}

/** Errors: InputError 'faces-model'. */
function readDenoiser(files: Files): Denoiser {
  const { model_type, ...rest } = parseJsonObject(files.get('config.json') ?? new Uint8Array()) ?? {};
  const read = schema.safeParse(rest);
  const weights = files.get('model.safetensors');
  if (model_type !== TYPE || !read.success || !weights)
    throw wrong('config.json and model.safetensors do not describe one');
  const config = read.data as Denoiser['config'];
  const found = new Map(readSafetensors(weights).tensors.map((tensor) => [tensor.name, tensor]));
  const arrays = [...unetShapes(config)].map(([name, shape]): NamedArray => {
    const tensor = found.get(name);
    if (tensor?.shape.join() !== shape.join()) throw wrong(`its weight ${name} is missing or of another shape`);
    return tensor;
  });
  return { config, ...fullWeights(fromArrays(arrays)) };
}

const wrong = (why: string) =>
  new InputError('faces-model', `This is not a picture model of the studio: ${why}. Choose a folder that it saved.`);

export const denoiserCodec: Codec<'denoiser'> = {
  write: (value, { about }) => writeDenoiser(value, about),
  read: (files) => readDenoiser(files),
};

const FOLDER = 'models/faces';

/** The model that comes with the project, through whatever fetches its files. */
export async function bundledFaces(fetchFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>): Promise<Denoiser> {
  const files = ['config.json', 'model.safetensors'];
  return readDenoiser(
    new Map(await Promise.all(files.map(async (file) => [file, await fetchFile(`${FOLDER}/${file}`)] as const))),
  );
}
