/** A picture model as a folder: its shape, its weights, its card. */
import { DENOISER_TYPE, readDenoiserFolder } from '../formats/denoiser-folder';
import type { Files } from '../formats/huggingface-folder';
import { writeSafetensors } from '../formats/safetensors';
import { fromArrays, toArrays } from '../model';
import type { Denoiser } from '../train/artifacts';
import { fullWeights } from '../train/trainable';
import { type Codec, jsonFile, textFile } from './codec';

export async function writeDenoiser({ config, own }: Denoiser, about: string): Promise<Files> {
  const arrays = await toArrays(own);
  return new Map([
    ['config.json', jsonFile({ model_type: DENOISER_TYPE, ...config })],
    ['model.safetensors', writeSafetensors(arrays)],
    ['README.md', textFile(about)],
  ]);
}

/** Errors: those of readDenoiserFolder. */
function readDenoiser(files: Files): Denoiser {
  const { config, arrays } = readDenoiserFolder(files);
  return { config, ...fullWeights(fromArrays(arrays)) };
}

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
