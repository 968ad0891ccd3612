import { InputError } from '../text/input-error';
import { checkpointName } from './checkpoint-manifest';
import { listCheckpoints, loadCheckpoint, saveCheckpoint } from './checkpoints';
import { type Folder, writeJson } from './folder';
import { readRecord } from './run-library';
import { type RunRecord, type RunStage, runPath } from './run-record';

const ORDER: readonly RunStage[] = ['sft', 'preferences', 'reward', 'ppo', 'evaluation'];
const MADE_BY: Readonly<Record<string, RunStage>> = { sft: 'sft', reward: 'reward', policy: 'ppo' };

/**
 * A new run that has everything another had at one of its checkpoints, and goes on from there.
 * Errors: InputError 'no-such-run', 'checkpoint-missing'.
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
  const before = ORDER.slice(0, ORDER.indexOf(manifest.stage));
  const done = before.filter((stage) => parent.done.includes(stage));
  const copy = async (name: string, most?: number) => {
    const bytes = await folder.read(`${runPath(from)}/${name}`);
    if (bytes) await folder.write(`${runPath(id)}/${name}`, bytes.slice(0, most));
  };
  await copy('metrics.jsonl', manifest.metricsBytes);
  await copy('samples.jsonl', manifest.samplesBytes);
  await copy('demonstrations.jsonl');
  if (done.includes('preferences') || parent.lineage.labels) await copy('preferences.jsonl');
  for (const { name: role } of await folder.list(`${runPath(from)}/models`)) {
    const stage = MADE_BY[role];
    if (stage && !done.includes(stage)) continue;
    for (const { name } of await folder.list(`${runPath(from)}/models/${role}`)) await copy(`models/${role}/${name}`);
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
    lineage: { ...parent.lineage, parentRun: from, parentCheckpoint: checkpoint },
    state: 'stopped',
    done: [...done],
    reach,
    checkpoints: [checkpoint],
    deletedAt: null,
  };
  await writeJson(folder, `${runPath(id)}/run.json`, record); // last: a copy that was cut off is no run
  return record;
}
