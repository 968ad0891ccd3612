import type { StageSnapshot } from '../data/snapshot';
import { recipeOf } from '../recipes/config';
import { ancestors, order } from '../recipes/recipe';
import { InputError } from '../text/input-error';
import { type CheckpointManifest, checkpointName } from './checkpoint-manifest';
import { listCheckpoints, loadCheckpoint, saveCheckpoint } from './checkpoints';
import { type Folder, linesOf, readText, writeJson } from './folder';
import { givenPath, readRunArtifact, writeRunArtifact } from './run-artifacts';
import { readRecord } from './run-library';
import { goodLines } from './run-lines';
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
  const kept = new Set([...before, node]);
  const reach = {
    metricsBytes: await copyLines('metrics.jsonl', manifest.metricsBytes),
    samplesBytes: await copyLines('samples.jsonl', manifest.samplesBytes),
  };
  for (const ref of Object.keys(parent.lineage.data)) {
    const bytes = await folder.read(givenPath(parent.id, ref));
    if (bytes) await folder.write(givenPath(id, ref), bytes);
  }
  const phases = goodLines('phases.jsonl', await readText(folder, `${runPath(parent.id)}/phases.jsonl`));
  const past = phases.filter((line) => before.includes(line.node));
  if (past.length > 0) await folder.write(`${runPath(id)}/phases.jsonl`, linesOf(past));
  const artifacts: Record<string, RunRecord['artifacts'][string]> = {};
  for (const [ref, info] of Object.entries(parent.artifacts)) {
    if (!before.includes(info.madeBy)) continue;
    const found = await readRunArtifact(folder, parent.id, ref);
    if (!found) continue;
    await writeRunArtifact(folder, id, ref, info, found.files);
    artifacts[ref] = info;
  }
  const { tokenizerHash, seconds, score } = manifest;
  await saveCheckpoint(folder, id, state, { ...reach, tokenizerHash, seconds, score, parent: null, savedAt: now });
  const { done, left } = splitAt(parent, checkpointName(node, step));
  const record: RunRecord = {
    ...parent,
    id,
    name: `${parent.name}, from ${node} ${step}`.slice(0, 200),
    createdAt: now,
    updatedAt: now,
    nodes: order(recipe).filter((other) => done.includes(other) || left.includes(other)),
    lineage: { ...parent.lineage, parentRun: parent.id, parentCheckpoint: checkpointName(node, step) },
    state: 'stopped',
    done: [...done],
    reach,
    node,
    step,
    checkpoints: [checkpointName(node, step)],
    artifacts,
    report: Object.fromEntries(Object.entries(parent.report).filter(([other]) => before.includes(other))),
    deletedAt: null,
  };
  await writeJson(folder, `${runPath(id)}/run.json`, record);
  return record;

  /** Lines until the checkpoint, of what it builds on; how many bytes they are. */
  async function copyLines(name: 'metrics.jsonl' | 'samples.jsonl', most: number): Promise<number> {
    const bytes = await folder.read(`${runPath(parent.id)}/${name}`);
    if (!bytes) return 0;
    const lines = goodLines(name, new TextDecoder().decode(bytes.slice(0, most)));
    const own = linesOf(lines.filter((line) => kept.has(line.node)));
    await folder.write(`${runPath(id)}/${name}`, own);
    return own.length;
  }
}
