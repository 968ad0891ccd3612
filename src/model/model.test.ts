import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { largestError, switchBackend } from '../compute/testing';
import type { BackendName } from '../config/backend';
import type { ModelConfig } from '../config/model';
import { AdamW } from '../optim/adamw';
import { trainStep } from '../optim/train-step';
import { Random } from '../random';
import {
  disposeParameters,
  fromArrays,
  gatherRows,
  generate,
  hiddenStates,
  initParameters,
  layEndToEnd,
  logits,
  type Parameters,
  toArrays,
  tokenLogprobs,
} from '.';

const config: ModelConfig = {
  vocab_size: 37,
  hidden_size: 24,
  intermediate_size: 20,
  num_hidden_layers: 2,
  num_attention_heads: 3,
  max_position_embeddings: 32,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
};

function batch(size: number, length: number, seed = 3): Int32Array {
  const random = new Random(seed, 'ids');
  return Int32Array.from({ length: size * length }, () => random.int(config.vocab_size));
}

/** Mean negative log-likelihood of each next token. */
function loss(parameters: Parameters, ids: Int32Array, size: number, length: number): tf.Scalar {
  const sequences = Array.from({ length: size }, (_, row) => [...ids.subarray(row * length, (row + 1) * length)]);
  const hidden = hiddenStates(parameters, config, layEndToEnd(sequences, 0));
  const at: number[] = [];
  for (let i = 0; i < size * length; i++) if (i % length < length - 1) at.push(i);
  const rows = gatherRows(hidden, tf.tensor1d(at, 'int32'));
  const targets = tf.tensor1d(
    at.map((i) => ids[i + 1] as number),
    'int32',
  );
  return tf.neg(tf.mean(tokenLogprobs(logits(parameters, rows), targets).logprobs));
}

/** Weights large enough that every part of the model matters. */
async function strongParameters(): Promise<Parameters> {
  const small = initParameters(config, 5);
  const arrays = await toArrays(small);
  disposeParameters(small);
  for (const { shape, data } of arrays)
    if (shape.length === 2) for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) * 10;
  return fromArrays(arrays);
}

describe('the whole model', () => {
  const losses = new Map<BackendName, number[]>();
  const samples = new Map<BackendName, { greedy: number[][]; drawn: number[][]; logprobs: Float32Array[] }>();

  describe.each(['cpu', 'wasm', 'webgpu'] as const)('%s', (name) => {
    beforeAll(() => switchBackend(name));

    it('its gradient agrees with finite differences', async () => {
      const parameters = await strongParameters();
      const ids = batch(2, 5);
      const { grads } = tf.variableGrads(() => loss(parameters, ids, 2, 5), [...parameters.values()]);
      for (const [, variable] of parameters) {
        const gradient = (await (grads[variable.name] as tf.Tensor).data()) as Float32Array;
        const values = ((await variable.data()) as Float32Array).slice();
        // Along the gradient itself: the slope there is its length.
        const length = Math.hypot(...gradient);
        const slope = async (sign: number): Promise<number> => {
          const step = 0.01 * sign;
          const moved = Float32Array.from(values, (x, i) => x + (step * (gradient[i] as number)) / length);
          const next = tf.tensor(moved, variable.shape);
          variable.assign(next);
          next.dispose();
          const result = tf.tidy(() => loss(parameters, ids, 2, 5));
          const [value] = await result.data();
          result.dispose();
          return value as number;
        };
        const difference = ((await slope(1)) - (await slope(-1))) / 0.02;
        const back = tf.tensor(values, variable.shape);
        variable.assign(back);
        back.dispose();
        expect(Math.abs(difference - length) / length).toBeLessThan(0.01);
      }
      tf.dispose(grads);
      disposeParameters(parameters);
    });

    it('what stands before or behind a row changes none of its log-probabilities', async () => {
      const parameters = await strongParameters();
      const ids = [...batch(1, 6)];
      const run = async (before: number[][], behind: number[][]): Promise<Float32Array> => {
        const sequences = layEndToEnd([...before, ids, ...behind], 0);
        const start = sequences.starts[before.length] as number;
        const out = tf.tidy(() => {
          const hidden = hiddenStates(parameters, config, sequences);
          const at = tf.range(start, start + 5, 1, 'int32') as tf.Tensor1D;
          return tokenLogprobs(logits(parameters, gatherRows(hidden, at)), tf.tensor1d(ids.slice(1), 'int32')).logprobs;
        });
        const data = (await out.data()) as Float32Array;
        out.dispose();
        return data;
      };
      const together = await run([[7, 8, 9], [2]], [[...batch(1, 31)]]);
      expect(largestError(together, await run([], []))).toBeLessThan(1e-5);
      disposeParameters(parameters);
    });

    it('samples with a cache as a fresh forward pass would', async () => {
      const parameters = await strongParameters();
      const prompts = [[5, 6, 7, 8], [9], [10, 11, 12]];
      const common = { maxNewTokens: 8, seed: 11, eosId: 1, padId: 0 };
      const drawn = await generate(parameters, config, prompts, { ...common, temperature: 0.8 });
      const again = await generate(parameters, config, prompts.slice(1), {
        ...common,
        temperature: 0.8,
        rowIds: [1, 2],
      });
      expect(again.ids).toEqual(drawn.ids.slice(1));
      const greedy = await generate(parameters, config, prompts, { ...common, greedy: true });
      samples.set(name, { greedy: greedy.ids, drawn: drawn.ids, logprobs: drawn.logprobs });
      for (const [row, prompt] of prompts.entries()) {
        const ids = [...prompt, ...(drawn.ids[row] as number[])];
        const fresh = tf.tidy(() => {
          const hidden = hiddenStates(parameters, config, layEndToEnd([ids], 0));
          const at = tf.range(prompt.length - 1, ids.length - 1, 1, 'int32');
          return tokenLogprobs(
            logits(parameters, gatherRows(hidden, at)),
            tf.tensor1d(drawn.ids[row] as number[], 'int32'),
            0.8,
          ).logprobs;
        });
        expect(largestError(drawn.logprobs[row] as Float32Array, (await fresh.data()) as Float32Array)).toBeLessThan(
          1e-3,
        );
        fresh.dispose();
      }
      disposeParameters(parameters);
    });

    it('trains for 20 steps, the loss falls and no tensor is left behind', async () => {
      const parameters = initParameters(config, 1);
      const optimizer = new AdamW(parameters);
      const curve: number[] = [];
      let tensors = 0;
      for (let step = 0; step < 20; step++) {
        const ids = batch(4, 9, step % 3);
        const result = await trainStep(optimizer, 1e-2, () => loss(parameters, ids, 4, 9));
        curve.push(result.loss);
        expect(result.applied).toBe(true);
        if (step === 0) tensors = tf.memory().numTensors;
      }
      expect(tf.memory().numTensors).toBe(tensors);
      expect(curve[19] as number).toBeLessThan((curve[0] as number) * 0.7);
      losses.set(name, curve);
      optimizer.dispose();
      disposeParameters(parameters);
    });
  });

  it('gives the same losses and the same samples on every backend', () => {
    const cpu = losses.get('cpu') as number[];
    for (const other of ['wasm', 'webgpu'] as const) {
      const curve = losses.get(other) as number[];
      for (let step = 0; step < cpu.length; step++) {
        expect(Math.abs((curve[step] as number) / (cpu[step] as number) - 1)).toBeLessThan(1e-3);
      }
      expect(samples.get(other)?.greedy).toEqual(samples.get('cpu')?.greedy);
      expect(samples.get(other)?.drawn).toEqual(samples.get('cpu')?.drawn);
    }
  });
});
