import { mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ByteSource, SourceFiles } from '../formats/byte-source';
import type { Files } from '../formats/huggingface-folder';

/** Every file of a folder, by name. */
export function readFolder(folder: string): Files {
  return new Map(
    readdirSync(folder, { withFileTypes: true })
      .filter((f) => f.isFile())
      .map((f) => [f.name, new Uint8Array(readFileSync(join(folder, f.name)))]),
  );
}

/** A file on disk, read where it is needed. */
function fileSource(path: string): ByteSource {
  const file = openSync(path, 'r');
  return {
    size: statSync(path).size,
    read: async (begin, end) => {
      const bytes = new Uint8Array(end - begin);
      let done = 0;
      while (done < bytes.length) {
        const got = readSync(file, bytes, done, bytes.length - done, begin + done);
        if (got === 0) throw new Error(`${path} became shorter while it was read.`);
        done += got;
      }
      return bytes;
    },
  };
}

/** The files of a model: a folder's, or one GGUF file. */
export function modelSources(path: string): SourceFiles {
  if (statSync(path).isFile())
    return new Map([[path.toLowerCase().endsWith('.gguf') ? 'model.gguf' : basename(path), fileSource(path)]]);
  const files = readdirSync(path, { withFileTypes: true }).filter((f) => f.isFile());
  return new Map(files.map(({ name }) => [name, fileSource(join(path, name))]));
}

export function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}

/** Writes a file so that whoever looks, and whoever comes after a kill, finds the old text or the new one, whole. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}
