import type { StageSnapshot } from '../data/snapshot';
import { recipeOf } from '../recipes/config';
import { ancestors, order } from '../recipes/recipe';
import { InputError } from '../text/input-error';
import { type CheckpointManifest, checkpointName } from './checkpoint-manifest';
import { listCheckpoints, loadCheckpoint, saveCheckpoint } from './checkpoints';
import { copyGiven, copyNodes } from './copy-nodes';
import { type Folder, writeJson } from './folder';
import { readRecord } from './run-library';
import { type RunRecord, runPath } from './run-record';
import { splitAt } from './run-split';

/**
 * A new run that has everything another had at one of its checkpoints, and goes on from there.
 * Errors: InputError 'run-missing', 'checkpoint-missing'.
 */
export async function branchRun(folder: Folder, from: string, checkpoint: string, now: number): Promise<RunRecord> {
  const parent = await readRecord(folder, from);
  const manifest = (await listCheckpoints(folder, from)).find((m) => checkpointName(m.node, m.step) === checkpoint);
  const state = manifest && (await loadCheckpoint(folder, from, manifest));
  if (!manifest || !state)
    throw new InputError(
      'checkpoint-missing',
      `The checkpoint ${checkpoint} is damaged or no longer there. Choose another.`,
    );
  const id = crypto.randomUUID();
  try {
    return await copyUntil(folder, { parent, state, manifest, id, now });
  } catch (error) {
    await folder.remove(runPath(id)).catch(() => {}); // a part of a run is none
    throw error;
  }
}

interface Branch {
  readonly parent: RunRecord;
  readonly manifest: CheckpointManifest;
  readonly state: StageSnapshot;
  readonly id: string;
  readonly now: number;
}

/** What the parent had at the checkpoint of all that its node builds on, under another id; the record comes last. */
async function copyUntil(folder: Folder, { parent, manifest, state, id, now }: Branch): Promise<RunRecord> {
  const { node, step } = manifest;
  const recipe = recipeOf(parent.config);
  const before = ancestors(recipe, node);
  const { metricsBytes, samplesBytes } = manifest;
  await copyGiven(folder, parent, id);
  const copied = await copyNodes(folder, parent, id, {
    nodes: before,
    begun: node,
    most: { metricsBytes, samplesBytes },
  });
  const { tokenizerHash, seconds, score } = manifest;
  await saveCheckpoint(folder, id, state, {
    ...copied.reach,
    tokenizerHash,
    seconds,
    score,
    parent: null,
    savedAt: now,
  });
  const { done, left } = splitAt(parent, checkpointName(node, step));
  const record: RunRecord = {
    ...parent,
    ...copied,
    id,
    name: `${parent.name}, from ${node} ${step}`.slice(0, 200),
    createdAt: now,
    updatedAt: now,
    nodes: order(recipe).filter((other) => done.includes(other) || left.includes(other)),
    lineage: { ...parent.lineage, parentRun: parent.id, parentCheckpoint: checkpointName(node, step) },
    state: 'stopped',
    done: [...done],
    node,
    step,
    checkpoints: [checkpointName(node, step)],
    deletedAt: null,
  };
  await writeJson(folder, `${runPath(id)}/run.json`, record);
  return record;
}
