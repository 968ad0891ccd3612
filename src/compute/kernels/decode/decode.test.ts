/** Decoding on wasm and webgpu against the reference on cpu; what a rollout asks of WebGPU. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gpuCallsOf } from '../../../bench/gpu-calls';
import type { BackendName } from '../../../config/backend';
import type { ModelConfig } from '../../../config/model';
import { type PackedKind, packWeight } from '../../../data/packed-weight';
import {
  fromArrays,
  generate,
  initAdapter,
  initParameters,
  type Parameters,
  toArrays,
  withAdapter,
} from '../../../model';
import { largestError, randomTensor, switchBackend, useGpuKernels } from '../../testing';
import { tf } from '../../tfjs-internals';
import { gpuErrors } from '../../webgpu-backend';

const base: ModelConfig = {
  vocab_size: 65,
  hidden_size: 24,
  intermediate_size: 20,
  num_hidden_layers: 2,
  num_attention_heads: 3,
  max_position_embeddings: 32,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
};
const prompts = [[5, 6, 7, 8], [9], [10, 11, 12], [3, 4], [13, 14, 15, 16, 17], [6], [7, 7]];
const common = { maxNewTokens: 9, seed: 0xfedcba98, eosId: 1, padId: 0, temperature: 0.8 };

const cases = [
  { name: 'full distribution', config: base, options: {} },
  { name: 'greedy', config: base, options: { greedy: true } },
  { name: 'top-k', config: base, options: { topK: 3 } },
  { name: 'top-p', config: base, options: { topP: 0.6 } },
  { name: 'top-k and top-p', config: base, options: { topK: 12, topP: 0.8 } },
  {
    name: 'widths that are no multiples of four',
    config: { ...base, hidden_size: 18, intermediate_size: 7 },
    options: {},
  },
  { name: 'heads of 16', config: { ...base, hidden_size: 64, num_attention_heads: 4 }, options: {} },
  { name: 'one head of keys', config: { ...base, num_key_value_heads: 1 }, options: {} },
  {
    name: 'grouped heads of a width of their own, and an output layer',
    config: {
      ...base,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      head_dim: 16,
      tie_word_embeddings: false as const,
    },
    options: {},
  },
] as const;

/** Every matrix as a file with packed weights has it, and an adapter on them. */
async function packedWithAdapter(
  config: ModelConfig,
  adapted: boolean,
  kinds: readonly PackedKind[] = ['q4', 'q8', 'f16'],
): Promise<Parameters> {
  const whole = lively(config);
  const arrays = (await toArrays(whole)).map((array, i) =>
    array.shape.length === 1
      ? array
      : packWeight(array.name, array.shape as [number, number], array.data, kinds[i % kinds.length] as PackedKind),
  );
  tf.dispose([...whole.values()]);
  const base = fromArrays(arrays);
  if (!adapted) return base;
  const options = { rank: 3, alpha: 6, linears: ['self_attn.k_proj', 'self_attn.o_proj', 'mlp.up_proj'] as const };
  const adapter = initAdapter(base, config.num_hidden_layers, options, 4);
  for (const [i, [name, factor]] of [...adapter].entries())
    if (name.includes('lora_B')) factor.assign(randomTensor(factor.shape, i, 0.3));
  return withAdapter(base, adapter, options);
}

/** Weights large enough for answers to differ, and for some to end. */
function lively(config: ModelConfig): Parameters {
  const parameters = initParameters(config, 5);
  for (const weight of parameters.values()) {
    if (weight.rank === 1) continue;
    const larger = tf.mul(weight, 12);
    weight.assign(larger);
    larger.dispose();
  }
  return parameters;
}

const packedConfig = { ...base, hidden_size: 64, intermediate_size: 96, num_attention_heads: 4 };
const packedRuns = new Map<boolean, Awaited<ReturnType<typeof generate>>[]>();
const expected = new Map<string, Awaited<ReturnType<typeof generate>>>();

describe.each<BackendName>(['cpu', 'wasm', 'webgpu'])('%s', (name) => {
  beforeAll(() => switchBackend(name));
  afterAll(() => expect(gpuErrors()).toEqual([]));

  it.each(cases)('draws what the reference draws: $name', async (it) => {
    const parameters = lively(it.config);
    const before = tf.memory().numTensors;
    const drawn = await generate(parameters, it.config, prompts, { ...common, ...it.options });
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1); // webgpu's table of cosines and sines
    tf.dispose([...parameters.values()]);
    const want = expected.get(it.name);
    if (!want) {
      expected.set(it.name, drawn);
      expect(new Set(drawn.ids.map(String)).size).toBeGreaterThan(4);
      return;
    }
    expect(drawn.ids).toEqual(want.ids);
    expect(drawn.ended).toEqual(want.ended);
    for (const [row, logprobs] of drawn.logprobs.entries())
      expect(largestError(logprobs, want.logprobs[row] as Float32Array)).toBeLessThan(1e-4);
  });

  it.each([false, true])('draws what the reference draws from packed weights, with an adapter: %s', async (adapted) => {
    const config = packedConfig;
    const parameters = await packedWithAdapter(config, adapted);
    const before = tf.memory().numTensors;
    const runs = [await generate(parameters, config, prompts, common)];
    runs.push(await generate(parameters, config, [[5, 6, 7]], { ...common, eosId: -1 }));
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1);
    tf.dispose([...parameters.values()]);
    const want = packedRuns.get(adapted) ?? runs;
    packedRuns.set(adapted, want);
    expect(new Set(want[0]?.ids.map(String)).size).toBeGreaterThan(4);
    for (const [i, { ids, logprobs }] of runs.entries()) {
      expect(ids).toEqual(want[i]?.ids);
      expect(
        largestError(
          logprobs.flatMap((row) => [...row]),
          want[i]?.logprobs.flatMap((row) => [...row]) ?? [],
        ),
      ).toBeLessThan(1e-4);
    }
  });

  it('filters keep to the likeliest tokens, and answers that ended stay as they were', async () => {
    const parameters = lively(base);
    const one = await generate(parameters, base, prompts, { ...common, topK: 1 });
    expect(one.ids).toEqual((await generate(parameters, base, prompts, { ...common, greedy: true })).ids);
    // An id that is drawn early as the end: the rows that go on draw the same without those that left.
    const free = await generate(parameters, base, prompts, { ...common, eosId: -1 });
    const end = free.ids[0]?.[2] as number;
    const cut = await generate(parameters, base, prompts, { ...common, eosId: end });
    for (const [row, ids] of free.ids.entries()) {
      const at = ids.indexOf(end);
      expect(cut.ids[row]).toEqual(at < 0 ? ids : ids.slice(0, at + 1));
      expect(cut.ended[row]).toBe(at >= 0);
    }
    expect(cut.ended).toContain(true);
    expect(cut.ended).toContain(false);
    tf.dispose([...parameters.values()]);
  });
});

describe('a rollout on webgpu', () => {
  beforeAll(() => switchBackend('webgpu'));

  it('reads back once, submits once and dispatches 5 times a layer and 4 times besides for each token', async () => {
    const parameters = lively(base);
    const run = (maxNewTokens: number) => () => generate(parameters, base, prompts, { ...common, maxNewTokens });
    await run(8)();
    const few = await gpuCallsOf(run(8));
    const many = await gpuCallsOf(run(24));
    expect([few?.readBacks, many?.readBacks]).toEqual([1, 1]);
    expect([few?.submits, many?.submits]).toEqual([1, 1]);
    const { dispatches: d8 } = few as NonNullable<typeof few>;
    const { dispatches: d24 } = many as NonNullable<typeof many>;
    expect((d24 - d8) / 16).toBe(5 * base.num_hidden_layers + 4);
    expect(d8 - 8 * (5 * base.num_hidden_layers + 4)).toBeLessThanOrEqual(10 * base.num_hidden_layers + 12); // the prompts
    tf.dispose([...parameters.values()]);
  });
});

it("a GPU's kernels draw from packed weights what wasm draws", async () => {
  const run = async () => {
    const parameters = await packedWithAdapter(packedConfig, false, ['q4']);
    const drawn = await generate(parameters, packedConfig, prompts, common);
    tf.dispose([...parameters.values()]);
    return drawn;
  };
  await switchBackend('wasm');
  const want = await run();
  await useGpuKernels();
  const drawn = await run();
  expect(drawn.ids).toEqual(want.ids);
  const said = (of: typeof drawn) => of.logprobs.flatMap((row) => [...row]);
  expect(largestError(said(drawn), said(want))).toBeLessThan(1e-4);
  expect(gpuErrors()).toEqual([]);
});
