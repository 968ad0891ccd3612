/** What is done otherwise for large models: the output in blocks, layers computed again, heads that share keys, adapters on all of it. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { largestError, switchBackend } from '../compute/testing';
import type { ModelConfig } from '../config/model';
import { Random } from '../random';
import {
  fromArrays,
  gatherRows,
  hiddenAt,
  hiddenStates,
  initAdapter,
  initParameters,
  layEndToEnd,
  logits,
  type Parameters,
  saidOfTokens,
  saidWithGreedy,
  toArrays,
  withAdapter,
} from '.';
import { recomputedLayer } from './layer';
import { mergedWeights } from './lora';

/** Grouped heads of a width of their own, an output layer, odd sizes. */
const config: ModelConfig = {
  vocab_size: 37,
  hidden_size: 20,
  intermediate_size: 28,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 6,
  tie_word_embeddings: false,
  max_position_embeddings: 32,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
};
const lora = { rank: 3, alpha: 6 };
const sequences = layEndToEnd(
  [
    [3, 8, 21, 5, 30],
    [9, 2, 17],
  ],
  0,
);
const rows = sequences.ids.length;
const targets = () =>
  tf.tensor1d(
    Int32Array.from({ length: rows }, (_, i) => (7 * i) % config.vocab_size),
    'int32',
  );

/** Weights of some size, so that every part matters. */
async function lively(parameters: Parameters, size: number): Promise<Parameters> {
  const random = new Random(9, 'lively');
  const arrays = await toArrays(parameters);
  return fromArrays(
    arrays.map((a) => (a.shape.length === 1 ? a : { ...a, data: a.data.map(() => size * random.normal()) })),
  );
}
const model = () => lively(initParameters(config, 3), 0.3);

/** A scalar that hangs on every log-probability and entropy of the rows that are no padding. */
const lossOf = (parameters: Parameters, mostLogits?: number, hidden = hiddenStates(parameters, config, sequences)) => {
  const { logprobs, entropy } = saidOfTokens(parameters, hidden, targets(), {
    temperature: 0.8,
    entropyLearned: true,
    ...(mostLogits && { mostLogits }),
  });
  const weights = tf.tensor1d(Array.from({ length: rows }, (_, i) => (i < 8 ? Math.cos(i) + 1.5 : 0)));
  return tf.sum(tf.mul(weights, tf.add(logprobs, tf.mul(0.3, entropy)))) as tf.Scalar;
};

async function gradients(of: Parameters, f: () => tf.Scalar): Promise<Map<string, Float32Array>> {
  const { value, grads } = tf.variableGrads(f, [...of.values()]);
  const out = new Map<string, Float32Array>();
  for (const [name, variable] of of) {
    const gradient = grads[variable.name];
    if (gradient) out.set(name, ((await gradient.data()) as Float32Array).slice());
  }
  tf.dispose([value, ...Object.values(grads)]);
  return out;
}

describe.each(['wasm', 'webgpu'] as const)('on %s', (backend) => {
  beforeAll(() => switchBackend(backend));

  it('the output in blocks says what it says as a whole, with the same gradients', async () => {
    const parameters = await model();
    const whole = await gradients(parameters, () => lossOf(parameters));
    const blocks = await gradients(parameters, () => lossOf(parameters, 5 * config.vocab_size));
    expect([...blocks.keys()].sort()).toEqual([...parameters.keys()].sort());
    for (const [name, gradient] of blocks)
      expect(largestError(gradient, whole.get(name) ?? []), name).toBeLessThan(2e-5);
    const said = async (most?: number) => {
      const all = tf.tidy(() => {
        const { logprobs, entropy, greedy } = saidWithGreedy(
          parameters,
          hiddenStates(parameters, config, sequences),
          targets(),
          { temperature: 0.8, ...(most && { mostLogits: most }) },
        );
        return tf.concat1d([logprobs, entropy, greedy]);
      });
      return (await all.data()).slice() as Float32Array;
    };
    expect(largestError(await said(), await said(7 * config.vocab_size))).toBeLessThan(1e-6);
  });

  it('under an adapter the slope of the output is made with the logits, and is the gradient', async () => {
    const base = await model();
    const adapter = await lively(initAdapter(base, config.num_hidden_layers, lora, 1), 0.2);
    const parameters = withAdapter(base, adapter, lora);
    const loss = (mostLogits?: number) => () =>
      tf.tidy(() => {
        const hidden = hiddenStates(parameters, config, sequences);
        const options = { temperature: 0.8, ...(mostLogits && { mostLogits }) };
        const { logprobs } = saidOfTokens(parameters, hidden, targets(), options);
        return tf.sum(tf.mul(logprobs, tf.cos(tf.range(0, rows)))) as tf.Scalar;
      });
    const whole = await gradients(adapter, loss());
    const before = tf.memory().numTensors;
    const blocks = await gradients(adapter, loss(5 * config.vocab_size));
    expect(tf.memory().numTensors).toBe(before);
    for (const [name, gradient] of blocks)
      expect(largestError(gradient, whole.get(name) ?? []), name).toBeLessThan(2e-5);
    const entropy = await gradients(adapter, () => lossOf(parameters, 5 * config.vocab_size));
    const wanted = await gradients(adapter, () => lossOf(parameters));
    for (const [name, gradient] of entropy)
      expect(largestError(gradient, wanted.get(name) ?? []), name).toBeLessThan(2e-5);
  });

  it('layers that are computed again give the same, and leave nothing behind; so do the tokens that are wanted alone', async () => {
    const base = await model();
    const adapter = await lively(initAdapter(base, config.num_hidden_layers, lora, 1), 0.2);
    const tokens = Int32Array.of(6, 2, 6, 0); // one of them twice
    /** A scalar that hangs on every value of those tokens' hidden states. */
    const seen = (hidden: tf.Tensor2D) => tf.sum(tf.mul(hidden, tf.add(tf.range(1, 5).reshape([4, 1]), hidden)));
    for (const [parameters, own] of [
      [base, base],
      [withAdapter(base, adapter, lora), adapter],
    ] as const) {
      const again = (wanted?: tf.Tensor1D) => {
        const every = {
          config,
          places: tf.tensor2d(sequences.places, [rows, 2], 'int32'),
          longest: 5,
          watch: undefined,
        };
        const ids = tf.tensor1d(sequences.ids, 'int32');
        let x = tf.gather(parameters.get('model.embed_tokens.weight') as tf.Tensor2D, ids);
        const last = config.num_hidden_layers - 1;
        for (let i = 0; i <= last; i++)
          x = recomputedLayer(parameters, i === last ? { ...every, wanted } : every, x, i);
        const norm = parameters.get('model.norm.weight') as tf.Tensor1D;
        const rms = tf.sqrt(tf.add(tf.mean(tf.square(x), 1, true), config.rms_norm_eps));
        return tf.mul<tf.Tensor2D>(tf.div(x, rms), norm);
      };
      const at = () => tf.tensor1d(tokens, 'int32');
      const whole = () => gatherRows(hiddenStates(parameters, config, sequences), at());
      const same: [() => tf.Scalar, () => tf.Scalar][] = [
        [() => lossOf(parameters), () => lossOf(parameters, undefined, again())],
        [() => seen(whole()) as tf.Scalar, () => seen(again(at())) as tf.Scalar],
        [() => seen(whole()) as tf.Scalar, () => seen(hiddenAt(parameters, config, sequences, tokens)) as tf.Scalar],
      ];
      for (const [plainly, otherwise] of same) {
        const want = await gradients(own, plainly);
        const before = tf.memory().numTensors;
        const found = await gradients(own, otherwise);
        expect(tf.memory().numTensors).toBe(before);
        expect([...found.keys()].sort()).toEqual([...want.keys()].sort());
        for (const [name, gradient] of found)
          expect(largestError(gradient, want.get(name) ?? []), name).toBeLessThan(5e-5);
      }
    }
  });

  it('every matrix of an adapter agrees with finite differences; without B it changes nothing; merged it is the same', async () => {
    const base = await model();
    const outputOf = async (parameters: Parameters) => {
      const out = tf.tidy(() => logits(parameters, hiddenStates(parameters, config, sequences)));
      return (await out.data()).slice() as Float32Array;
    };
    const fresh = withAdapter(base, initAdapter(base, config.num_hidden_layers, lora, 1), lora);
    expect(await outputOf(fresh)).toEqual(await outputOf(base));
    const adapter = await lively(initAdapter(base, config.num_hidden_layers, lora, 1), 0.2);
    const parameters = withAdapter(base, adapter, lora);
    const merged = new Map([...base, ...(mergedWeights(parameters) as Map<string, tf.Variable>)]);
    const out = await outputOf(parameters);
    expect(largestError(out, await outputOf(merged))).toBeLessThan(1e-4);
    expect(largestError(out, await outputOf(base))).toBeGreaterThan(0.05);

    const slopes = await gradients(adapter, () => lossOf(parameters));
    expect(slopes.size).toBe(2 * 7 * config.num_hidden_layers);
    for (const [name, variable] of adapter) {
      const gradient = slopes.get(name) as Float32Array;
      const length = Math.hypot(...gradient);
      expect(length, name).toBeGreaterThan(1e-3);
      const original = ((await variable.data()) as Float32Array).slice();
      const at = async (step: number) => {
        variable.assign(
          tf.tensor(
            original.map((x, i) => x + (step * (gradient[i] as number)) / length),
            variable.shape,
          ),
        );
        const loss = tf.tidy(() => lossOf(parameters));
        return (await loss.data())[0] as number;
      };
      // Along the gradient the slope is its length; two widths, so that the curve's third order is taken off.
      const [h, half] = [0.04, 0.02];
      const wide = ((await at(h)) - (await at(-h))) / (2 * h);
      const narrow = ((await at(half)) - (await at(-half))) / (2 * half);
      variable.assign(tf.tensor(original, variable.shape));
      expect(Math.abs((4 * narrow - wide) / 3 / length - 1), name).toBeLessThan(0.02);
    }
  });
});
