import type { Engine } from '../engine/client';
import type { ModelRole } from '../engine/protocol';

/** A model's Hugging Face folder as one zip archive; the archiver is loaded with the first. */
export async function zipModel(engine: Engine, role: ModelRole): Promise<Uint8Array<ArrayBuffer>> {
  const [files, { zipSync }] = await Promise.all([engine.request('exportModel', { role }), import('fflate')]);
  const folder = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${role}/${name}`, bytes]));
  // Weights hardly shrink, so they are stored as they are.
  return zipSync(folder, { level: 0 }) as Uint8Array<ArrayBuffer>;
}
