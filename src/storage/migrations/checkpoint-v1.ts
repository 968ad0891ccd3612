import { readSafetensors, writeSafetensors } from '../../formats/safetensors';
import { parseJsonObject } from '../../text/guarded-json';
import { InputError } from '../../text/input-error';
import { sha256 } from '../../text/sha256';
import { type Folder, writeJson } from '../folder';
import { runPath } from '../run-record';
import type { Marks } from './lines-v1';

/** Each stage had fields of its own for weights and moments; now every trainable is `<name>.{w,m,v}` with its `<name>.step`. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sft: {
    parameters: 'policy.w',
    'optimizer.m': 'policy.m',
    'optimizer.v': 'policy.v',
    'optimizer.step': 'policy.step',
  },
  preferences: {},
  reward: {
    parameters: 'scorer.w',
    'optimizer.m': 'scorer.m',
    'optimizer.v': 'scorer.v',
    'optimizer.step': 'scorer.step',
  },
  ppo: {
    policy: 'policy.w',
    value: 'value.w',
    'policyOptimizer.m': 'policy.m',
    'policyOptimizer.v': 'policy.v',
    'policyOptimizer.step': 'policy.step',
    'valueOptimizer.m': 'value.m',
    'valueOptimizer.v': 'value.v',
    'valueOptimizer.step': 'value.step',
  },
};

/** Checkpoints of version 1 as those of version 2: the state first, then the manifest that describes it. */
export async function migrateCheckpoints(folder: Folder, id: string, marks: Marks): Promise<void> {
  for (const { name } of await folder.list(`${runPath(id)}/checkpoints`))
    await migrateCheckpoint(folder, `${runPath(id)}/checkpoints/${name}`, marks);
}

async function migrateCheckpoint(folder: Folder, path: string, marks: Marks): Promise<void> {
  const [text, state] = [await folder.read(`${path}/manifest.json`), await folder.read(`${path}/state.safetensors`)];
  const manifest = text && parseJsonObject(text);
  const fields = FIELDS[String(manifest?.stage)];
  if (manifest?.version !== 1 || !fields || !state) return;
  const renamed = await renamedIfWhole(state, fields, String(manifest.sha256));
  if (!renamed) return; // it was damaged before, and is passed over as it was then
  const { stage, scalars, ...rest } = manifest;
  await folder.write(`${path}/state.safetensors`, renamed);
  await writeJson(folder, `${path}/manifest.json`, {
    ...rest,
    version: 2,
    node: stage,
    scalars: Object.fromEntries(
      Object.entries((scalars ?? {}) as object).map(([field, value]) => [fields[field] ?? field, value]),
    ),
    bytes: renamed.length,
    sha256: await sha256(renamed),
    metricsBytes: marks.metrics[String(manifest.metricsBytes)] ?? 0,
    samplesBytes: marks.samples[String(manifest.samplesBytes)] ?? 0,
  });
}

const fieldOf = (name: string): string => name.slice(0, name.indexOf('/'));

/** The state under its new names; null where it is not the one that the manifest describes. */
async function renamedIfWhole(
  state: Uint8Array<ArrayBuffer>,
  fields: Readonly<Record<string, string>>,
  hash: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const { tensors } = readSafetensors(state);
    const names = new Set(Object.values(fields));
    // A kill between the two writes leaves the new state under the old manifest.
    const isNew = tensors.every(({ name }) => names.has(fieldOf(name)));
    if (!isNew && (await sha256(state)) !== hash) return null;
    return writeSafetensors(
      tensors.map((array) => {
        const field = fieldOf(array.name);
        return isNew ? array : { ...array, name: `${fields[field] ?? field}${array.name.slice(field.length)}` };
      }),
    );
  } catch (cause) {
    if (cause instanceof InputError) return null;
    throw cause;
  }
}
