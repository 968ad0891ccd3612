import type { ByteSource } from '../formats/byte-source';

/** One child of a folder. `bytes` is 0 for a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly bytes: number;
}

/**
 * A tree of files, wherever it lies: OPFS in the tab, memory in tests. Paths are separated by "/" and begin without one.
 * Errors: InputError 'storage-full' when there is no room; what was there before is then still there.
 */
export interface Folder {
  /** null where there is no such file. */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The same file to be read piece by piece. */
  open(path: string): Promise<ByteSource | null>;
  /** Replaces a file as a whole and resolves once it is on disk: whoever reads gets the old one or the new one. */
  write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Adds to the end of a file, which is made if need be; on disk when it resolves. */
  append(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Cuts a file to its first `bytes`; a missing or shorter one stays as it is. */
  truncate(path: string, bytes: number): Promise<void>;
  /** Children in the order of their names; none where there is no such folder. */
  list(path: string): Promise<readonly FolderEntry[]>;
  /** A file, or a folder with all that is in it; nothing happens where there is none. */
  remove(path: string): Promise<void>;
}

/** Names of files that are being written; those of an interrupted write are swept at the next start. */
export const TEMPORARY = '.part';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const writeJson = (folder: Folder, path: string, value: unknown): Promise<void> =>
  folder.write(path, encoder.encode(`${JSON.stringify(value)}\n`));

/** A text file; '' where there is none. */
export async function readText(folder: Folder, path: string): Promise<string> {
  const bytes = await folder.read(path);
  return bytes ? decoder.decode(bytes) : '';
}

export const linesOf = (values: readonly unknown[]): Uint8Array<ArrayBuffer> =>
  encoder.encode(values.map((value) => `${JSON.stringify(value, plainArrays)}\n`).join(''));

/** JSON makes an object of a typed array. */
const plainArrays = (_: string, value: unknown): unknown => (value instanceof Float32Array ? Array.from(value) : value);

/** The whole lines of a JSONL file that we wrote; one that a kill cut in half is left out. */
export async function readLines<T>(folder: Folder, path: string): Promise<T[]> {
  return (await readText(folder, path))
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as T];
      } catch {
        return [];
      }
    });
}

/** Removes what an interrupted write left behind, in a folder and all below it. */
export async function sweep(folder: Folder, path: string): Promise<void> {
  for (const { name, kind } of await folder.list(path)) {
    const child = path ? `${path}/${name}` : name;
    if (kind === 'folder') await sweep(folder, child);
    else if (name.endsWith(TEMPORARY)) await folder.remove(child);
  }
}

/** Bytes of all files in a folder and below it. */
export async function sizeOf(folder: Folder, path: string): Promise<number> {
  let total = 0;
  for (const { name, kind, bytes } of await folder.list(path))
    total += kind === 'folder' ? await sizeOf(folder, `${path}/${name}`) : bytes;
  return total;
}
