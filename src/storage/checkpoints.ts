import type { StageSnapshot } from '../data/snapshot';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { parseJsonObject } from '../text/guarded-json';
import { sha256 } from '../text/sha256';
import { CHECKPOINT_VERSION, type CheckpointManifest, checkpointName, parseManifest } from './checkpoint-manifest';
import { type Folder, writeJson } from './folder';
import { runPath } from './run-record';

export type CheckpointNotes = Pick<
  CheckpointManifest,
  'metricsBytes' | 'samplesBytes' | 'tokenizerHash' | 'parent' | 'seconds' | 'score' | 'savedAt'
>;

/** Newest checkpoints kept of a run, beside the best one of each node. */
const RING = 3;

const checkpointsOf = (run: string): string => `${runPath(run)}/checkpoints`;
const pathOf = (run: string, name: string): string => `${checkpointsOf(run)}/${name}`;

/** Writes the state, then the manifest that makes it a checkpoint. Errors: InputError 'storage-full'; older ones stay. */
export async function saveCheckpoint(
  folder: Folder,
  run: string,
  state: StageSnapshot,
  notes: CheckpointNotes,
): Promise<CheckpointManifest> {
  const path = pathOf(run, checkpointName(state.node, state.step));
  const bytes = writeSafetensors(state.arrays);
  const manifest: CheckpointManifest = {
    version: CHECKPOINT_VERSION,
    node: state.node,
    step: state.step,
    scalars: { ...state.scalars },
    bytes: bytes.length,
    sha256: await sha256(bytes),
    ...notes,
  };
  try {
    await folder.write(`${path}/state.safetensors`, bytes);
    await writeJson(folder, `${path}/manifest.json`, manifest);
  } catch (error) {
    await folder.remove(path).catch(() => {}); // it would only take up room
    throw error;
  }
  return manifest;
}

/** Whether every number of a state is one: 0·x is 0 for them alone. */
export function allFinite({ arrays }: StageSnapshot): boolean {
  let sum = 0;
  for (const { data } of arrays) for (let i = 0; i < data.length; i++) sum += 0 * (data[i] as number);
  return sum === 0;
}

/** Manifests of a run's checkpoints, oldest first; what has none was never finished. */
export async function listCheckpoints(folder: Folder, run: string): Promise<CheckpointManifest[]> {
  const found: CheckpointManifest[] = [];
  for (const { name } of await folder.list(checkpointsOf(run))) {
    const bytes = await folder.read(`${pathOf(run, name)}/manifest.json`);
    const manifest = bytes && parseManifest(parseJsonObject(bytes));
    if (manifest) found.push(manifest);
  }
  return found.sort((a, b) => a.savedAt - b.savedAt || a.step - b.step);
}

/** The state of a checkpoint; null where it is not what was written: wrong length, wrong hash, not readable. */
export async function loadCheckpoint(
  folder: Folder,
  run: string,
  manifest: CheckpointManifest,
): Promise<StageSnapshot | null> {
  const { node, step, scalars } = manifest;
  const bytes = await folder.read(`${pathOf(run, checkpointName(node, step))}/state.safetensors`);
  if (!bytes || bytes.length !== manifest.bytes || (await sha256(bytes)) !== manifest.sha256) return null;
  return { node, step, scalars, arrays: readSafetensors(bytes).tensors };
}

/** Which of a run's checkpoints stay: the newest few and each node's best. */
export function kept(manifests: readonly CheckpointManifest[]): Set<CheckpointManifest> {
  const best = new Map<string, CheckpointManifest>();
  for (const manifest of manifests) {
    const { node, score } = manifest;
    if (score !== null && score < (best.get(node)?.score ?? Number.POSITIVE_INFINITY)) best.set(node, manifest);
  }
  return new Set([...manifests.slice(-RING), ...best.values()]);
}

/** Removes the checkpoints that do not stay; the manifest goes first, so that none is half there. */
export async function prune(folder: Folder, run: string): Promise<readonly string[]> {
  const manifests = await listCheckpoints(folder, run);
  const stay = kept(manifests);
  for (const manifest of manifests) if (!stay.has(manifest)) await removeCheckpoint(folder, run, manifest);
  return manifests.filter((m) => stay.has(m)).map((m) => checkpointName(m.node, m.step));
}

async function removeCheckpoint(folder: Folder, run: string, { node, step }: CheckpointManifest): Promise<void> {
  const path = pathOf(run, checkpointName(node, step));
  await folder.remove(`${path}/manifest.json`);
  await folder.remove(path);
}
