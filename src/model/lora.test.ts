import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestError, switchBackend } from '../compute/testing';
import type { ModelConfig } from '../config/model';
import { AdamW } from '../optim/adamw';
import { trainStep } from '../optim/train-step';
import { Random } from '../random';
import {
  copyModel,
  disposeParameters,
  fromArrays,
  generate,
  hiddenStates,
  initAdapter,
  initParameters,
  type LoraOptions,
  layEndToEnd,
  logits,
  type Parameters,
  toArrays,
  values,
  withAdapter,
  withScoreHead,
} from '.';
import { mergedWeights } from './lora';

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
const LINEARS = 7;
const lora: LoraOptions = { rank: 3, alpha: 6 };
const sequences = layEndToEnd(
  [
    [3, 8, 21, 36, 14],
    [5, 30, 2],
  ],
  0,
);

/** Weights large enough that every part of the model matters. */
async function base(): Promise<Parameters> {
  const small = initParameters(config, 5);
  const arrays = await toArrays(small);
  disposeParameters(small);
  return fromArrays(arrays.map((a) => (a.shape.length === 2 ? { ...a, data: a.data.map((x) => 10 * x) } : a)));
}

/** An adapter as after some training: B is no longer zero. */
async function trained(model: Parameters, options: LoraOptions = lora): Promise<Parameters> {
  const fresh = initAdapter(model, config.num_hidden_layers, options, 1);
  const arrays = await toArrays(fresh);
  disposeParameters(fresh);
  const random = new Random(2, 'trained');
  return fromArrays(
    arrays.map((a) => (a.name.includes('lora_B') ? { ...a, data: a.data.map(() => 0.1 * random.normal()) } : a)),
  );
}

const outputOf = async (parameters: Parameters): Promise<Float32Array> => {
  const out = tf.tidy(() => logits(parameters, hiddenStates(parameters, config, sequences)));
  const read = (await out.data()) as Float32Array;
  out.dispose();
  return read.slice();
};

/** The same model with the adapter merged, by mergedWeights. */
function merged(parameters: Parameters): Parameters {
  const weights = mergedWeights(parameters);
  return new Map([...parameters].map(([name, w]) => [name, (weights.get(name) ?? w) as tf.Variable]));
}

describe('a fresh adapter', () => {
  beforeAll(() => switchBackend('cpu'));

  it('has A within ±1/√in, spread over it, and B zero, for each linear of each layer', async () => {
    const model = await base();
    const arrays = await toArrays(initAdapter(model, config.num_hidden_layers, lora, 1));
    expect(arrays).toHaveLength(2 * LINEARS * config.num_hidden_layers);
    for (const { name, shape, data } of arrays) {
      const [out, width] = model.get(name.replace(/lora_[AB]\.weight/, 'weight'))?.shape ?? [];
      if (name.includes('lora_B')) {
        expect(shape).toEqual([out, 3]);
        expect(data.every((x) => x === 0)).toBe(true);
        continue;
      }
      expect(shape).toEqual([3, width]);
      const limit = 1 / Math.sqrt(width as number);
      expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(limit);
      // 60 draws or more of a uniform distribution: deviation limit/√3.
      const variance = data.reduce((sum, x) => sum + x * x, 0) / data.length;
      expect(Math.sqrt(variance) / (limit / Math.sqrt(3))).toBeGreaterThan(0.75);
      expect(Math.sqrt(variance) / (limit / Math.sqrt(3))).toBeLessThan(1.25);
    }
    expect(new Set(arrays.filter(({ name }) => name.includes('lora_A')).map(({ data }) => data[0])).size).toBe(14);
  });

  it('is drawn by seed and stream, and lies on the linears that it is asked for', async () => {
    const model = await base();
    const first = async (seed: number, stream?: string) =>
      (await toArrays(initAdapter(model, 2, lora, seed, stream)))[0]?.data;
    expect(await first(1)).toEqual(await first(1));
    expect(await first(1)).not.toEqual(await first(2));
    expect(await first(1)).not.toEqual(await first(1, 'lora second'));
    const some = initAdapter(model, 2, { ...lora, linears: ['self_attn.q_proj', 'mlp.down_proj'] }, 1);
    expect([...some.keys()].filter((name) => name.includes('lora_A'))).toEqual([
      'model.layers.0.self_attn.q_proj.lora_A.weight',
      'model.layers.0.mlp.down_proj.lora_A.weight',
      'model.layers.1.self_attn.q_proj.lora_A.weight',
      'model.layers.1.mlp.down_proj.lora_A.weight',
    ]);
  });
});

it('does not lie on another adapter', async () => {
  await switchBackend('cpu');
  const model = await base();
  const adapted = withAdapter(model, await trained(model), lora);
  expect(() => withAdapter(adapted, adapted, lora)).toThrow(/not on another adapter/);
  expect(withAdapter(copyModel(adapted), await trained(model), lora).loraScale).toBe(2);
});

describe.each(['cpu', 'wasm', 'webgpu'] as const)('on %s', (backend) => {
  let model: Parameters;
  beforeAll(async () => {
    await switchBackend(backend);
    model = await base();
  });
  afterAll(() => disposeParameters(model));

  it('a fresh adapter changes nothing', async () => {
    const fresh = withAdapter(model, initAdapter(model, config.num_hidden_layers, lora, 1), lora);
    expect(await outputOf(fresh)).toEqual(await outputOf(model));
  });

  it.each([
    ['all linears', undefined],
    ['two of three side by side', ['self_attn.q_proj', 'self_attn.v_proj', 'mlp.up_proj'] as const],
  ])('%s: the output is that of the merged weights, and not that of the base', async (_, linears) => {
    const options = linears ? { ...lora, linears } : lora;
    const adapted = withAdapter(model, await trained(model, options), options);
    const out = await outputOf(adapted);
    expect(largestError(out, await outputOf(merged(adapted)))).toBeLessThan(1e-5);
    expect(largestError(out, await outputOf(model))).toBeGreaterThan(0.01);
  });

  it('α/r is what it counts: twice α is twice B', async () => {
    const adapter = await trained(model);
    const double = withAdapter(model, adapter, { rank: 3, alpha: 12 });
    const arrays = await toArrays(adapter);
    const twice = fromArrays(
      arrays.map((a) => (a.name.includes('lora_B') ? { ...a, data: a.data.map((x) => 2 * x) } : a)),
    );
    expect(double.loraScale).toBe(4);
    expect(largestError(await outputOf(double), await outputOf(withAdapter(model, twice, lora)))).toBeLessThan(1e-5);
    const [name = ''] = mergedWeights(double).keys();
    const factor = (which: string) =>
      arrays.find((x) => x.name === name.replace(/weight$/, `lora_${which}.weight`)) as (typeof arrays)[number];
    const [a, b] = [factor('A'), factor('B')];
    const w = (await model.get(name)?.data()) as Float32Array;
    // Row 1, column 2, by hand.
    const [rank, width] = a.shape as [number, number];
    let want = w[width + 2] as number;
    for (let r = 0; r < rank; r++) want += 4 * (b.data[rank + r] as number) * (a.data[r * width + 2] as number);
    expect((await mergedWeights(double).get(name)?.data())?.[width + 2]).toBeCloseTo(want, 5);
  });

  it('answers as the merged weights do, drawn and greedily, and leaves no tensor behind', async () => {
    const adapted = withAdapter(model, await trained(model), lora);
    const whole = merged(adapted);
    const options = { maxNewTokens: 9, seed: 4, eosId: 1, padId: 0 };
    const prompts = [
      [3, 8, 21],
      [5, 30, 2, 17],
    ];
    const before = tf.memory().numTensors;
    for (const greedy of [true, false]) {
      const [own, other] = [
        await generate(adapted, config, prompts, { ...options, greedy }),
        await generate(whole, config, prompts, { ...options, greedy }),
      ];
      expect(own.ids).toEqual(other.ids);
      for (const [i, logprobs] of own.logprobs.entries())
        expect(largestError(logprobs, other.logprobs[i] ?? [])).toBeLessThan(1e-5);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect((await generate(model, config, prompts, { ...options, greedy: true })).ids).not.toEqual(
      (await generate(adapted, config, prompts, { ...options, greedy: true })).ids,
    );
  });

  it('learns A and B alone; the base stays bit by bit', async () => {
    const adapter = initAdapter(model, config.num_hidden_layers, lora, 1);
    const adapted = withAdapter(model, adapter, lora);
    const [frozen, fresh] = [await toArrays(model), await toArrays(adapter)];
    const optimizer = new AdamW(adapter, {});
    const target = tf.oneHot(tf.tensor1d([9, 9, 9, 9, 9, 9, 9, 9], 'int32'), config.vocab_size);
    const loss = () => {
      const scores = tf.slice(logits(adapted, hiddenStates(adapted, config, sequences)), 0, 8);
      return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(scores), target), 1))) as tf.Scalar;
    };
    const losses: number[] = [];
    for (let i = 0; i < 6; i++) losses.push((await trainStep(optimizer, 1e-2, loss)).loss);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) - 0.1);
    expect(await toArrays(model)).toEqual(frozen);
    const after = await toArrays(adapter);
    for (const [i, { name, data }] of after.entries()) expect(data, name).not.toEqual(fresh[i]?.data);
    optimizer.dispose();
  });

  it('a head beside it keeps its scale, and a copy to be trained in full has it merged', async () => {
    const adapted = withAdapter(model, await trained(model), lora);
    const scored = withScoreHead(adapted, config.hidden_size, 3);
    const of = async (parameters: Parameters) => {
      const out = tf.tidy(() => values(parameters, hiddenStates(parameters, config, sequences)));
      return (await out.data()).slice() as Float32Array;
    };
    const whole = withScoreHead(merged(adapted), config.hidden_size, 3);
    expect(largestError(await of(scored), await of(whole))).toBeLessThan(1e-5);
    expect(largestError(await of(scored), await of(withScoreHead(model, config.hidden_size, 3)))).toBeGreaterThan(0.01);

    const before = tf.memory().numTensors;
    const copy = copyModel(scored);
    expect([...copy.keys()]).toEqual([...model.keys(), 'score.weight']);
    expect(tf.memory().numTensors).toBe(before + copy.size);
    expect(largestError(await of(copy), await of(whole))).toBeLessThan(1e-5);
    disposeParameters(copy);
    expect([...scored.values()].some((weight) => weight.isDisposed)).toBe(false);
    const plain = copyModel(model);
    expect(await toArrays(plain)).toEqual(await toArrays(model));
    for (const [name, weight] of plain) expect(weight).not.toBe(model.get(name));
  });
});

describe('the gradient', () => {
  beforeAll(() => switchBackend('cpu'));

  it('of A and of B agrees with finite differences', async () => {
    const model = await base();
    const adapter = await trained(model);
    const adapted = withAdapter(model, adapter, lora);
    const picks = tf.tensor2d(
      Float32Array.from({ length: sequences.ids.length * config.vocab_size }, (_, i) => Math.sin(i)),
      [sequences.ids.length, config.vocab_size],
    );
    const f = () =>
      tf.mean(tf.mul(picks, tf.logSoftmax(logits(adapted, hiddenStates(adapted, config, sequences))))) as tf.Scalar;
    const { grads } = tf.variableGrads(f, [...adapter.values()]);
    let checked = 0;
    for (const [name, variable] of adapter) {
      const gradient = (await (grads[variable.name] as tf.Tensor).data()) as Float32Array;
      const original = ((await variable.data()) as Float32Array).slice();
      // Along the gradient itself: the slope there is its length.
      const length = Math.hypot(...gradient);
      expect(length, name).toBeGreaterThan(1e-6);
      const at = async (sign: number): Promise<number> => {
        const moved = tf.tensor(
          original.map((x, i) => x + (sign * 0.02 * (gradient[i] as number)) / length),
          variable.shape,
        );
        variable.assign(moved);
        const value = tf.tidy(f);
        const [read = Number.NaN] = await value.data();
        variable.assign(tf.tensor(original, variable.shape));
        return read;
      };
      const slope = ((await at(1)) - (await at(-1))) / 0.04;
      expect(Math.abs(slope / length - 1), name).toBeLessThan(0.02);
      checked++;
    }
    expect(checked).toBe(2 * LINEARS * config.num_hidden_layers);
    expect(grads[(model.get('model.norm.weight') as tf.Variable).name]).toBeUndefined();
  });
});
