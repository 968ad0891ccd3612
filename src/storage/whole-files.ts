import { type ByteSource, type SourceFiles, sourcesOf } from '../formats/byte-source';
import type { Files } from '../formats/huggingface-folder';
import { parseJsonObject } from '../text/guarded-json';
import { type Folder, writeJson } from './folder';

/** Written last: a folder without it was cut off while it was being written, and is nothing. */
const MARK = 'artifact.json';

/** What a larger file is copied in, so that none is held whole. */
const PIECE = 16 * 2 ** 20;

/** Replaces the files of a folder; whoever reads gets all of them or none. Errors: InputError 'storage-full'. */
export const writeWhole = (folder: Folder, path: string, files: Files, about: object): Promise<void> =>
  copyWhole(folder, path, sourcesOf(files), about);

/** The same of files that are read piece by piece. */
export async function copyWhole(folder: Folder, path: string, files: SourceFiles, about: object): Promise<void> {
  await folder.remove(`${path}/${MARK}`); // first: a folder half removed is none
  await folder.remove(path);
  for (const [name, source] of files) await copyFile(folder, `${path}/${name}`, source);
  await writeMark(folder, path, about);
}

async function copyFile(folder: Folder, path: string, source: ByteSource): Promise<void> {
  await folder.write(path, await source.read(0, Math.min(PIECE, source.size)));
  for (let at = PIECE; at < source.size; at += PIECE)
    await folder.append(path, await source.read(at, Math.min(at + PIECE, source.size)));
}

/** What is said about files that are all there. */
export const writeMark = (folder: Folder, path: string, about: object): Promise<void> =>
  writeJson(folder, `${path}/${MARK}`, about);

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

/** The same files, to be read piece by piece; null where they are not all there. */
export async function openWhole(folder: Folder, path: string): Promise<SourceFiles | null> {
  if (!(await readMark(folder, path))) return null;
  const files = new Map<string, ByteSource>();
  for (const { name } of await folder.list(path)) {
    const source = name === MARK ? null : await folder.open(`${path}/${name}`);
    if (source) files.set(name, source);
  }
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
