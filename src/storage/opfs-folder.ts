import { blobSource } from '../formats/byte-source';
import { type Folder, type FolderEntry, TEMPORARY } from './folder';
import { storageFull } from './memory-folder';

/** What the types of the platform do not name yet. */
interface MovableHandle extends FileSystemFileHandle {
  move(name: string): Promise<void>;
}
interface SyncHandle {
  write(bytes: Uint8Array, options?: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}
type WorkerFile = FileSystemFileHandle & { createSyncAccessHandle?(): Promise<SyncHandle> };

const isNamed = (error: unknown, ...names: string[]): boolean =>
  error instanceof DOMException && names.includes(error.name);

/** A worker that was just ended may hold a file a moment longer; a tab that writes beside this one holds it on. */
const PATIENCE_MS = 2000;

async function opened(open: () => Promise<SyncHandle>): Promise<SyncHandle> {
  const since = performance.now();
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isNamed(error, 'NoModificationAllowedError') || performance.now() - since > PATIENCE_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** The origin's private files. Written by the training worker alone (sync handles exist only there), read by anyone. */
export async function opfsFolder(): Promise<Folder> {
  const root = await navigator.storage.getDirectory();

  async function directory(parts: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> {
    let at = root;
    for (const part of parts) at = await at.getDirectoryHandle(part, { create });
    return at;
  }
  async function fileHandle(path: string, create: boolean): Promise<FileSystemFileHandle> {
    const parts = path.split('/');
    return (await directory(parts.slice(0, -1), create)).getFileHandle(parts.at(-1) as string, { create });
  }
  /** undefined where the path does not exist. */
  async function ifThere<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      if (isNamed(error, 'NotFoundError', 'TypeMismatchError')) return undefined;
      throw error;
    }
  }
  /** Opens a file for writing, does something, flushes and closes it. */
  async function change(path: string, action: (file: SyncHandle) => void): Promise<FileSystemFileHandle> {
    const handle: WorkerFile = await fileHandle(path, true);
    if (!handle.createSyncAccessHandle) throw new Error('Files are written by the training worker only.');
    const file = await opened(() => (handle as Required<WorkerFile>).createSyncAccessHandle());
    try {
      action(file);
      file.flush();
    } catch (error) {
      throw isNamed(error, 'QuotaExceededError') ? storageFull() : error;
    } finally {
      file.close();
    }
    return handle;
  }
  /** Fewer bytes than asked for is how a full disk may show. */
  const put = (file: SyncHandle, bytes: Uint8Array, at: number) => {
    if (file.write(bytes, { at }) < bytes.length) throw storageFull();
  };

  const folder: Folder = {
    read: async (path) => {
      const file = await ifThere(async () => (await fileHandle(path, false)).getFile());
      return file ? new Uint8Array(await file.arrayBuffer()) : null;
    },
    open: async (path) => {
      const file = await ifThere(async () => (await fileHandle(path, false)).getFile());
      return file ? blobSource(file) : null;
    },
    async write(path, bytes) {
      const handle = await change(path + TEMPORARY, (file) => {
        file.truncate(0);
        put(file, bytes, 0);
      });
      await (handle as MovableHandle).move(path.split('/').at(-1) as string);
    },
    async append(path, bytes) {
      let before = 0;
      try {
        await change(path, (file) => {
          before = file.getSize();
          put(file, bytes, before);
        });
      } catch (error) {
        await folder.truncate(path, before); // half a line is worse than none
        throw error;
      }
    },
    async truncate(path, bytes) {
      if (!(await ifThere(() => fileHandle(path, false)))) return;
      await change(path, (file) => {
        if (file.getSize() > bytes) file.truncate(bytes);
      });
    },
    async list(path) {
      const at = await ifThere(() => directory(path ? path.split('/') : [], false));
      if (!at) return [];
      const out: FolderEntry[] = [];
      for await (const [name, child] of at.entries()) {
        const bytes = child.kind === 'file' ? (await (child as FileSystemFileHandle).getFile()).size : 0;
        out.push({ name, kind: child.kind === 'file' ? 'file' : 'folder', bytes });
      }
      return out.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async remove(path) {
      const parts = path.split('/');
      await ifThere(async () =>
        (await directory(parts.slice(0, -1), false)).removeEntry(parts.at(-1) as string, { recursive: true }),
      );
    },
  };
  return folder;
}
