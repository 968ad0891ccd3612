/** The models of a run, each a Hugging Face folder under `models/<role>/`: whole, or not there at all. */
import type { Files } from '../formats/huggingface-folder';
import type { Folder } from './folder';
import { runPath } from './run-record';

/** Written last: a folder without it was cut off while it was being written, and is no model. */
const WEIGHTS = 'model.safetensors';

const pathOf = (id: string, role: string): string => `${runPath(id)}/models/${role}`;

/** Replaces a model. Errors: InputError 'storage-full'. */
export async function writeRunModel(folder: Folder, id: string, role: string, files: Files): Promise<void> {
  const path = pathOf(id, role);
  await folder.remove(`${path}/${WEIGHTS}`); // old weights beside a new reward model's scale would be neither
  const last = (name: string) => Number(name === WEIGHTS);
  for (const [name, bytes] of [...files].sort(([a], [b]) => last(a) - last(b)))
    await folder.write(`${path}/${name}`, bytes);
}

/** null where the run has no such model. */
export async function readRunModel(folder: Folder, id: string, role: string): Promise<Files | null> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { name } of await folder.list(pathOf(id, role))) {
    const bytes = await folder.read(`${pathOf(id, role)}/${name}`);
    if (bytes) files.set(name, bytes);
  }
  return files.has(WEIGHTS) ? files : null;
}

/** The roles that have a model. */
export async function runModels(folder: Folder, id: string): Promise<string[]> {
  const roles: string[] = [];
  for (const { name: role } of await folder.list(`${runPath(id)}/models`))
    if ((await folder.list(pathOf(id, role))).some(({ name }) => name === WEIGHTS)) roles.push(role);
  return roles;
}
