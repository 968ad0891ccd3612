/** Base models that came from visitors, each once, at `bases/<identity>/`, however many runs build on it. */
import type { Files } from '../formats/huggingface-folder';
import type { Folder } from './folder';
import { readMark, readWhole, writeWhole } from './whole-files';

const BASES = 'bases';
const basePath = (identity: string): string => `${BASES}/${identity}`;

/** Kept already, nothing is written. Errors: InputError 'storage-full'. */
export async function keepBase(folder: Folder, identity: string, files: Files): Promise<void> {
  if (!(await readMark(folder, basePath(identity)))) await writeWhole(folder, basePath(identity), files, { identity });
}

/** null where it is not here. */
export const readBase = (folder: Folder, identity: string): Promise<Files | null> =>
  readWhole(folder, basePath(identity));

/** Removes the bases that none of the runs builds on. */
export async function tidyBases(folder: Folder, used: ReadonlySet<string>): Promise<void> {
  for (const { name } of await folder.list(BASES)) if (!used.has(name)) await folder.remove(basePath(name));
}
