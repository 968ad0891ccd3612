import type { StageSnapshot } from '../data/snapshot';
import { InputError } from '../text/input-error';
import { type CheckpointManifest, checkpointName } from './checkpoint-manifest';
import { listCheckpoints, loadCheckpoint, saveCheckpoint } from './checkpoints';
import { type Folder, linesOf, readText, writeJson } from './folder';
import { readRecord } from './run-library';
import { goodLines } from './run-lines';
import { readRunModel, runModels, writeRunModel } from './run-models';
import { type RunRecord, type RunStage, runPath } from './run-record';

const ORDER: readonly RunStage[] = ['sft', 'preferences', 'reward', 'ppo', 'evaluation'];
const MADE_BY: Readonly<Record<string, RunStage>> = { sft: 'sft', reward: 'reward', policy: 'ppo' };

/**
 * A new run that has everything another had at one of its checkpoints, and goes on from there.
 * Errors: InputError 'run-missing', 'checkpoint-missing'.
 */
export async function branchRun(folder: Folder, from: string, checkpoint: string, now: number): Promise<RunRecord> {
  const parent = await readRecord(folder, from);
  const manifest = (await listCheckpoints(folder, from)).find((m) => checkpointName(m.stage, m.step) === checkpoint);
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

/** What the parent had at the checkpoint, under another id; the record comes last. */
async function copyUntil(folder: Folder, { parent, manifest, state, id, now }: Branch): Promise<RunRecord> {
  const from = parent.id;
  const name = checkpointName(manifest.stage, manifest.step);
  const before = ORDER.slice(0, ORDER.indexOf(manifest.stage));
  const done = before.filter((stage) => parent.done.includes(stage));
  // Simulated labels are made again by a branch that begins before them; what people gave is theirs to keep.
  const labels = parent.lineage.labels?.given || before.includes('preferences') ? parent.lineage.labels : null;
  const copy = async (name: string, most?: number) => {
    const bytes = await folder.read(`${runPath(from)}/${name}`);
    if (bytes) await folder.write(`${runPath(id)}/${name}`, bytes.slice(0, most));
  };
  await copy('metrics.jsonl', manifest.metricsBytes);
  await copy('samples.jsonl', manifest.samplesBytes);
  await copy('demonstrations.jsonl');
  if (labels) await copy('preferences.jsonl');
  const phases = goodLines('phases.jsonl', await readText(folder, `${runPath(from)}/phases.jsonl`));
  const kept = phases.filter(({ stage }) => before.includes(stage));
  if (kept.length > 0) await folder.write(`${runPath(id)}/phases.jsonl`, linesOf(kept));
  for (const role of await runModels(folder, from)) {
    const stage = MADE_BY[role];
    if (stage && !before.includes(stage)) continue; // one that was stopped half way may have been built on, too
    const files = await readRunModel(folder, from, role);
    if (files) await writeRunModel(folder, id, role, files);
  }
  const { metricsBytes, samplesBytes, tokenizerHash, seconds, score } = manifest;
  const reach = { metricsBytes, samplesBytes };
  await saveCheckpoint(folder, id, state, { ...reach, tokenizerHash, seconds, score, parent: null, savedAt: now });
  const record: RunRecord = {
    ...parent,
    id,
    name: `${parent.name}, from ${manifest.stage} ${manifest.step}`.slice(0, 200),
    createdAt: now,
    updatedAt: now,
    stages: ORDER.filter((stage) => done.includes(stage) || parent.stages.includes(stage)),
    lineage: { ...parent.lineage, labels, parentRun: from, parentCheckpoint: name },
    state: 'stopped',
    done,
    reach,
    stage: manifest.stage,
    step: manifest.step,
    checkpoints: [name],
    report: Object.fromEntries(
      Object.entries(parent.report).filter(([stage]) => before.some((earlier) => earlier === stage)),
    ),
    deletedAt: null,
  };
  await writeJson(folder, `${runPath(id)}/run.json`, record);
  return record;
}
