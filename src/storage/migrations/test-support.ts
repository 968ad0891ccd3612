/** For tests alone: the run that version 1 left, as it lay on disk. */
import { v1Bundle } from '../../testing/toy-base';
import { memoryFolder } from '../memory-folder';
import { runPath } from '../run-record';

export const ID = 'old';
export const at = (path: string): string => `${runPath(ID)}/${path}`;
const utf8 = new TextEncoder();
export const bytesOf = (value: unknown): Uint8Array<ArrayBuffer> =>
  utf8.encode(typeof value === 'string' ? value : JSON.stringify(value));
export const jsonOf = (bytes: Uint8Array | undefined | null): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(bytes ?? undefined));

const files = new Map<string, Uint8Array<ArrayBuffer>>();

/** `change`: laid over its record. */
export async function v1Folder(change: object = {}) {
  if (files.size === 0) {
    const bundle = await v1Bundle();
    for (const path of bundle.paths) if (!path.includes('/model/')) files.set(path, await bundle.read(path));
  }
  const folder = memoryFolder();
  for (const [path, bytes] of files) folder.files.set(at(path), bytes.slice());
  folder.files.set(at('run.json'), bytesOf({ ...jsonOf(files.get('run.json')), id: ID, ...change }));
  return folder;
}
