import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../formats/huggingface-folder';

/** Every file of a folder, by name. */
export function readFolder(folder: string): Files {
  return new Map(
    readdirSync(folder, { withFileTypes: true })
      .filter((f) => f.isFile())
      .map((f) => [f.name, new Uint8Array(readFileSync(join(folder, f.name)))]),
  );
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
