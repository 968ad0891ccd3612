import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { presets } from '../config/model';
import { readSafetensors } from '../formats/safetensors';
import { AdamW, lossAndGradients, trainStep } from '../optim';
import { Random } from '../random';
import { fromArrays, gatherRows, hiddenStates, layEndToEnd, logits, type Parameters, tokenLogprobs } from '.';

/** The bundled nano itself, on rows of token ids drawn from a seed. */
const weights = readSafetensors(
  new Uint8Array(readFileSync(new URL('../../public/models/nano/model.safetensors', import.meta.url))),
).tensors;
const model = presets.nano;
const load = (): Parameters => fromArrays(weights);

/** Mean negative log-likelihood of every next token of `rows` rows of `length` ids. */
function loss(parameters: Parameters, rows: number, length: number, seed: number): tf.Scalar {
  const random = new Random(seed, 'nano');
  const ids = Int32Array.from({ length: rows * length }, () => 5 + random.int(model.vocab_size - 5));
  const at = Int32Array.from(
    { length: rows * (length - 1) },
    (_, i) => Math.floor(i / (length - 1)) * length + (i % (length - 1)),
  );
  const sequences = Array.from({ length: rows }, (_, row) => [...ids.subarray(row * length, (row + 1) * length)]);
  const hidden = hiddenStates(parameters, model, layEndToEnd(sequences, 0));
  const scores = logits(parameters, gatherRows(hidden, tf.tensor1d(at, 'int32')));
  const targets = tf.tensor1d(
    at.map((i) => ids[i + 1] as number),
    'int32',
  );
  return tf.neg(tf.mean(tokenLogprobs(scores, targets).logprobs));
}

async function losses(backend: 'webgpu' | 'wasm' | 'cpu', steps: number): Promise<number[]> {
  await switchBackend(backend);
  const parameters = load();
  const optimizer = new AdamW(parameters);
  const out: number[] = [];
  for (let step = 0; step < steps; step++)
    out.push((await trainStep(optimizer, 1e-3, () => loss(parameters, 2, 12, step))).loss);
  return out;
}

test('20 losses of nano agree on webgpu, wasm and cpu to 1e-3, and repeat exactly on one backend', async () => {
  const wasm = await losses('wasm', 20);
  expect(await losses('wasm', 20)).toEqual(wasm);
  const cpu = await losses('cpu', 20);
  const webgpu = await losses('webgpu', 20);
  for (const other of [cpu, webgpu])
    for (const [i, value] of other.entries()) expect(Math.abs(value / (wasm[i] as number) - 1)).toBeLessThan(1e-3);
  expect(wasm[19]).not.toBeCloseTo(wasm[0] as number, 2);
}, 180_000);

describe('gradients of the whole of nano against central differences, float32', () => {
  beforeAll(() => switchBackend('wasm')); // cpu, whose losses are the same, takes ten times as long

  /**
   * Along a random direction of all weights at once, and of each weight alone. A float32 loss near 10 carries about 1e-6
   * of rounding, so at h = 3e-4 a quotient is uncertain by some 3e-3 and by the curvature, below 2% of the slope here.
   */
  test('along random directions, to 2% of the derivative and 0.01', async () => {
    const parameters = load();
    const gradients = new Map<string, tf.Tensor>();
    tf.tidy(() => {
      for (const [name, g] of lossAndGradients({ parameters }, () => loss(parameters, 2, 10, 7)).gradients)
        gradients.set(name, tf.keep(g));
    });
    for (const name of [null, ...parameters.keys()]) {
      const along = new Map(
        [...parameters]
          .filter(([key]) => name === null || key === name)
          .map(([key, { size }]) => {
            const random = new Random(11, `direction ${key}`);
            return [key, Float32Array.from({ length: size }, () => random.normal())];
          }),
      );
      let slope = 0;
      for (const [key, direction] of along) {
        const gradient = (await (gradients.get(key) as tf.Tensor).data()) as Float32Array;
        slope += gradient.reduce((sum, g, i) => sum + g * (direction[i] as number), 0);
      }
      const h = 3e-4;
      const at = async (side: number): Promise<number> => {
        const moved = fromArrays(
          weights.map((w) => ({ ...w, data: w.data.map((x, i) => x + side * h * (along.get(w.name)?.[i] ?? 0)) })),
        );
        const value = tf.tidy(() => loss(moved, 2, 10, 7));
        return ((await value.data()) as Float32Array)[0] as number;
      };
      const quotient = ((await at(1)) - (await at(-1))) / (2 * h);
      expect(
        Math.abs(quotient - slope),
        `${name ?? 'all weights'}: ${slope} by backpropagation, ${quotient} by differences`,
      ).toBeLessThan(0.02 * Math.abs(slope) + 1e-2);
    }
  }, 120_000);
});
