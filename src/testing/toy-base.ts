/** For tests alone: a base model as a visitor would bring it, 16 units wide, with a tokenizer of 512 tokens. */
import { readFile } from 'node:fs/promises';
import type { BroughtBase } from '../engine/session-host';
import { bytesSource, sourcesOf } from '../formats/byte-source';
import { openBundle } from '../formats/run-bundle';

const FOLDER = 'models/base/';

/** A bundle that version 1 of the page wrote; its base is the toy base. */
export const v1Bundle = async () =>
  openBundle(bytesSource(new Uint8Array(await readFile('src/testing/fixtures/v1/ppo-at-4.rlhf.zip'))));

export async function toyBase(): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const bundle = await v1Bundle();
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const path of bundle.paths)
    if (path.startsWith(FOLDER)) files.set(path.slice(FOLDER.length), await bundle.read(path));
  return files;
}

/** The same as the engine takes it. */
export const broughtToy = async (): Promise<BroughtBase> => ({ name: 'toy', files: sourcesOf(await toyBase()) });
