import type { Files } from '../formats/huggingface-folder';
import { parseJsonObject } from '../text/guarded-json';
import { type Folder, writeJson } from './folder';

/** Written last: a folder without it was cut off while it was being written, and is nothing. */
const MARK = 'artifact.json';

/** Replaces the files of a folder; whoever reads gets all of them or none. Errors: InputError 'storage-full'. */
export async function writeWhole(folder: Folder, path: string, files: Files, about: object): Promise<void> {
  await folder.remove(`${path}/${MARK}`); // first: a folder half removed is none
  await folder.remove(path);
  for (const [name, bytes] of files) await folder.write(`${path}/${name}`, bytes);
  await writeJson(folder, `${path}/${MARK}`, about);
}

/** What was said about the files when they were written; null where they are not all there. */
export async function readMark(folder: Folder, path: string): Promise<Record<string, unknown> | null> {
  const bytes = await folder.read(`${path}/${MARK}`);
  return bytes && parseJsonObject(bytes);
}

/** null where they are not all there. */
export async function readWhole(folder: Folder, path: string): Promise<Files | null> {
  if (!(await readMark(folder, path))) return null;
  const files = await readFiles(folder, path);
  files.delete(MARK);
  return files;
}

/** Whatever lies in a folder, by name. */
export async function readFiles(folder: Folder, path: string): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { name } of await folder.list(path)) {
    const bytes = await folder.read(`${path}/${name}`);
    if (bytes) files.set(name, bytes);
  }
  return files;
}
