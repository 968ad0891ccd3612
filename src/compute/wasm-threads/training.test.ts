/** A few steps of training and a rollout: the same bits with one thread and with two. */
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { presets } from '../../config/model';
import { disposeParameters, generate, initParameters, toArrays } from '../../model';
import { AdamW, trainStep } from '../../optim';
import { packBatch } from '../../train/batch';
import { supervisedLoss } from '../../train/supervised';
import { startNodeBackend } from '../node';
import { startNodeThread } from '../node/thread';
import { setWasmThreads } from '../wasm-backend';

const model = { ...presets.nano, vocab_size: 256 };

beforeAll(async () => {
  // On a crowded machine a thread may take long to come.
  const wasm = { readFile, team: { startThread: startNodeThread, startMs: 50_000 } };
  const backend = await startNodeBackend({ prefer: 'wasm', exact: true, threads: 2, wasm, timeoutMs: 100_000 });
  expect(backend.notes).toEqual([]);
  expect(backend.adapter).toMatch(/SIMD, 2 threads$/);
}, 100_000);

async function train(threads: number): Promise<{ losses: number[]; weights: Uint8Array[]; said: unknown }> {
  expect(setWasmThreads(threads, 1)).toBe(true);
  const parameters = initParameters(model, 3);
  const optimizer = new AdamW(parameters);
  const examples = Array.from({ length: 6 }, (_, row) => ({
    ids: Array.from({ length: 20 + 5 * row }, (_, i) => 5 + ((i * i + row * 37) % 250)),
    mask: new Array<number>(20 + 5 * row).fill(1),
  }));
  const batch = packBatch(examples, 0);
  const losses: number[] = [];
  for (let step = 0; step < 3; step++)
    losses.push((await trainStep(optimizer, 1e-2, () => supervisedLoss(parameters, model, batch))).loss);
  const prompts = examples.map(({ ids }) => ids.slice(0, 9));
  const options = { maxNewTokens: 12, seed: 7, eosId: 1, padId: 0, temperature: 1, topP: 0.9 };
  const said = await generate(parameters, model, prompts, options);
  const weights = [...(await toArrays(parameters)).values()].map(({ data }) => new Uint8Array(data.buffer.slice(0)));
  optimizer.dispose();
  disposeParameters(parameters);
  return { losses, weights, said };
}

it('does not depend on the number of threads', async () => {
  const one = await train(1);
  expect(one.losses[2]).toBeLessThan(one.losses[0] as number);
  expect(await train(2)).toEqual(one);
});
