import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EMBEDDING, type NamedArray } from '../data/weights';
import { readSafetensors } from '../formats/safetensors';
import { REAL_MODEL_STAGES } from '../recipes/real-model-run';
import { ggufModel } from '../testing/gguf-model';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rlhf-'));
  const file = (name: string) => new Uint8Array(readFileSync(`public/models/nano/${name}`));
  const json = (name: string) => JSON.parse(new TextDecoder().decode(file(name)));
  const { tensors } = readSafetensors(file('model.safetensors'));
  endsWithSentences(tensors, json('tokenizer.json').model.vocab);
  const packed = ggufModel(json('config.json'), tensors, json('tokenizer.json'), { keyValueHeads: 4 });
  writeFileSync(join(folder, 'nano.gguf'), packed);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Nano never saw a chat: as likely as a full stop, it ends its answer. */
function endsWithSentences(tensors: readonly NamedArray[], vocab: Readonly<Record<string, number>>): void {
  const { data, shape } = tensors.find(({ name }) => name === EMBEDDING) as NamedArray;
  const [stop, width] = [vocab['.'] as number, shape[1] as number];
  data.copyWithin(width, stop * width, (stop + 1) * width); // EOS is token 1
}

/** `npm run real-model` on nano in the blocks of a real model's file. */
function realModel(...args: string[]) {
  const all = ['--threads', '1', '--base', join(folder, 'nano.gguf'), '--out', join(folder, 'run')];
  return spawnSync(process.execPath, ['scripts/cli.mjs', 'real-model', ...all, ...args], { encoding: 'utf8' });
}
const SHORT = {
  sft: { steps: 1, batchSize: 2 },
  preferences: { pairs: 6, maxNewTokens: 16 },
  dpo: { epochs: 1, inspected: 0 },
  reward: { epochs: 1, normalisationSamples: 4 },
  ppo: { iterations: 1, promptsPerBatch: 2, minibatchSize: 2, maxNewTokens: 24 },
};

it('runs every stage with an adapter on packed weights, measures each, and goes on from what it left', () => {
  const set = Object.entries(SHORT).flatMap(([id, settings]) =>
    Object.entries({ ...settings, ...(id !== 'preferences' && { 'adapter.train': 'lora' }) }).flatMap(
      ([name, value]) => ['--set', `${id}.${name}=${value}`],
    ),
  );
  const { stdout, stderr } = realModel(...set);
  const ids = REAL_MODEL_STAGES.map(({ id }) => id);
  const measured = [...stdout.matchAll(/^(\S+): [\d.]+ s, [\d.]+ s of processor time, peak [\d,]+ MB resident$/gm)];
  expect(
    measured.map(([, what]) => what),
    stderr,
  ).toEqual(['open', 'chat', ...ids.slice(0, 3), 'compare', ...ids.slice(3)]);
  expect(stdout).toMatch(/those of dpo\.policy are preferred to those of sft\.policy in \d+/);
  for (const id of ['sft', 'dpo', 'reward', 'ppo'])
    expect(existsSync(join(folder, 'run', id, 'adapter_model.safetensors')), id).toBe(true);

  const again = realModel(...set, '--from', 'dpo', '--until', 'dpo');
  expect([...again.stdout.matchAll(/^(\w+): [\d.]+ s,/gm)].map(([, what]) => what)).toEqual([
    'open',
    'chat',
    'dpo',
    'compare',
  ]);
  expect(again.stdout, 'what a rule labeled').toContain('"labels_by_people":0');
  const line = /those of dpo\.policy are preferred.*/;
  expect(line.exec(again.stdout)?.[0], again.stderr).toBe(line.exec(stdout)?.[0]);
}, 120_000);
