import type { Engine } from '../engine/client';

/** A model's Hugging Face folder as one zip archive; the archiver is loaded with the first. */
export async function zipModel(engine: Engine, model: string): Promise<Uint8Array<ArrayBuffer>> {
  const [files, { zipSync }] = await Promise.all([engine.request('exportModel', { model }), import('fflate')]);
  const folder = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${model}/${name}`, bytes]));
  // Weights hardly shrink, so they are stored as they are.
  return zipSync(folder, { level: 0 }) as Uint8Array<ArrayBuffer>;
}
