/** Folders as transformers writes them, of each kind that people bring, against its logits (scripts/small-models.py). */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { headsOf, isTied } from '../config/model';
import { fromArrays } from '../model';
import { nextTokenLogits } from '../train/next-token';
import { readModel } from './base-model';
import { sourcesOf } from './byte-source';
import { readSafetensors } from './safetensors';

beforeAll(() => switchBackend('wasm'));

const FOLDER = 'src/testing/fixtures/small-models';
const prompts: readonly (readonly [text: string, ids: readonly number[]])[] = JSON.parse(
  readFileSync(`${FOLDER}/prompts.json`, 'utf8'),
);
const filesOf = (name: string) =>
  readdirSync(`${FOLDER}/${name}`).map(
    (file) => [file, new Uint8Array(readFileSync(`${FOLDER}/${name}/${file}`))] as const,
  );
/** Of the largest logit. */
const MOST_APART = 1e-3;

test.each([
  { kind: 'grouped', heads: 4, keyHeads: 2, d: 12, tied: true },
  { kind: 'untied', heads: 4, keyHeads: 4, d: 12, tied: false },
  { kind: 'head-dim', heads: 4, keyHeads: 1, d: 16, tied: true },
  { kind: 'bf16', heads: 4, keyHeads: 2, d: 20, tied: false },
  { kind: 'sharded', heads: 4, keyHeads: 2, d: 12, tied: false },
])('$kind: the logits of transformers on 20 prompts', async ({ kind, tied, ...heads }) => {
  const { 'expected.safetensors': expected, ...files } = Object.fromEntries(filesOf(kind));
  const given = new Map([...Object.entries(files), ...filesOf('tokenizer')]);
  const { config, arrays, tokenizer, warnings } = await readModel(sourcesOf(given));
  expect([headsOf(config), isTied(config), warnings]).toEqual([heads, tied, []]);
  expect(prompts).toHaveLength(20);
  for (const [text, ids] of prompts) expect(tokenizer.encode(text)).toEqual(ids);

  const policy = { config, parameters: fromArrays(arrays) };
  const [wanted] = readSafetensors(expected as Uint8Array).tensors;
  const values = wanted?.data ?? new Float32Array();
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let apart = 0;
  for (const [row, [, ids]] of prompts.entries()) {
    const found = await nextTokenLogits(policy, ids, tokenizer.padId);
    expect(found).toHaveLength(config.vocab_size);
    for (let i = 0; i < found.length; i++)
      apart = Math.max(apart, Math.abs((found[i] as number) - (values[row * found.length + i] as number)));
  }
  expect(apart / largest).toBeLessThan(MOST_APART);
});
