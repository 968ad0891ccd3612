import { bytesSource } from '../formats/byte-source';
import { InputError } from '../text/input-error';
import type { Folder, FolderEntry } from './folder';

/** Files in memory, for tests and for browsers without OPFS; `capacity` in bytes. */
export function memoryFolder(capacity = Number.POSITIVE_INFINITY): Folder & {
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  capacity: number;
} {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const used = () => [...files.values()].reduce((sum, { length }) => sum + length, 0);
  const folder = {
    files,
    capacity,
    async read(path: string) {
      return files.get(path)?.slice() ?? null;
    },
    async open(path: string) {
      const bytes = files.get(path);
      return bytes ? bytesSource(bytes) : null;
    },
    async write(path: string, bytes: Uint8Array<ArrayBuffer>) {
      // As on a disk, old and new are both there for a moment.
      if (used() + bytes.length > folder.capacity) throw storageFull();
      files.set(path, bytes.slice());
    },
    async append(path: string, bytes: Uint8Array<ArrayBuffer>) {
      if (used() + bytes.length > folder.capacity) throw storageFull();
      const before = files.get(path) ?? new Uint8Array();
      const joined = new Uint8Array(before.length + bytes.length);
      joined.set(before);
      joined.set(bytes, before.length);
      files.set(path, joined);
    },
    async truncate(path: string, bytes: number) {
      const file = files.get(path);
      if (file && file.length > bytes) files.set(path, file.slice(0, bytes));
    },
    async list(path: string) {
      const prefix = path ? `${path}/` : '';
      const found = new Map<string, FolderEntry>();
      for (const [name, { length }] of files) {
        if (!name.startsWith(prefix)) continue;
        const [child = '', ...below] = name.slice(prefix.length).split('/');
        found.set(child, { name: child, kind: below.length > 0 ? 'folder' : 'file', bytes: below.length ? 0 : length });
      }
      return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async remove(path: string) {
      for (const name of files.keys()) if (name === path || name.startsWith(`${path}/`)) files.delete(name);
    },
  };
  return folder;
}

export const storageFull = (): InputError =>
  new InputError(
    'storage-full',
    'This browser has no room left to save into. Delete old runs under “Runs”, or free disk space.',
  );
