import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { LARGE } from '../bench/large-model';
import { switchBackend } from '../compute/testing';
import { type PresetName, presets } from '../config/model';
import { initParameters, type Parameters, parameterCount, withScoreHead } from '../model';
import { AdamW } from '../optim';
import { lossAndGradients } from '../optim/train-step';
import { parseConfig } from '../recipes/config';
import { forecastMemory, forecastRecipe } from '../recipes/forecast';
import { rlhf } from '../recipes/library/rlhf';
import { parameterCountOf } from '../recipes/memory';
import { realModelConfig } from '../recipes/real-model-run';
import { order } from '../recipes/recipe';
import { answerSums } from './answer-batches';
import { packBatch } from './batch';
import { pairsBatch, readPairs } from './pair-batches';
import { rawScores } from './reward-scoring';
import { supervisedLoss } from './supervised';
import { toyTokenizer } from './toy-test-support';

let others = 0;
beforeAll(async () => {
  await switchBackend('wasm');
  others = tf.memory().numBytes; // left by tests that share the process
});

/** Bytes of all tensors of a test at the worst moment of one training step, the model and its moments among them. */
async function peakOf(parameters: Parameters, loss: () => tf.Scalar): Promise<number> {
  const optimizer = new AdamW(parameters, {});
  const { peakBytes } = await tf.profile(() =>
    tf.tidy(() => {
      const { gradients } = lossAndGradients(optimizer, loss);
      return optimizer.update(gradients, 1e-3);
    }),
  );
  optimizer.dispose();
  return peakBytes - others;
}

const rows = (count: number, length: number) =>
  Array.from({ length: count }, () => Array.from({ length }, (_, i) => 5 + (i % 9)));

test.each([
  ['nano', 16, 64],
  ['nano', 4, 128],
  ['tiny', 8, 128],
] as const)(
  '%s, SFT with %i rows of %i: the forecast holds, and is not twice too high',
  async (preset: PresetName, batchSize, maxLength) => {
    const model = presets[preset];
    const parameters = initParameters(model, 1);
    const base = initParameters(model, 2);
    const examples = rows(batchSize, maxLength).map((ids) => ({
      ids,
      mask: ids.map((_, i) => Number(i >= maxLength / 2)),
    }));
    const batch = packBatch(examples, 0);
    const peak = await peakOf(parameters, () => supervisedLoss(parameters, model, batch).loss);
    const { total } = forecastMemory(parseConfig({ nodes: { sft: { batchSize, maxLength } } }), 'sft', {
      config: model,
    });
    expect(parameterCountOf(model)).toBe(parameterCount(parameters));
    expect(total / peak).toBeGreaterThan(0.9);
    expect(total / peak).toBeLessThan(1.5);
    for (const owned of [parameters, base]) for (const weight of owned.values()) weight.dispose();
  },
);

test('a step of the reward model, with the models before it', async () => {
  const model = presets.nano;
  const others = [initParameters(model, 1), initParameters(model, 2)];
  const parameters = withScoreHead(initParameters(model, 3), model.hidden_size, 1);
  const peak = await peakOf(parameters, () => tf.mean(rawScores(parameters, model, rows(16, 128), 0)) as tf.Scalar);
  const { total } = forecastMemory(parseConfig({ nodes: { reward: { batchSize: 8 } } }), 'reward', { config: model });
  expect(total / peak).toBeGreaterThan(0.9);
  expect(total / peak).toBeLessThan(1.5);
  for (const owned of [parameters, ...others]) for (const weight of owned.values()) weight.dispose();
});

test('a step of DPO, with demonstrations beside the pairs and the models before it', async () => {
  const model = presets.nano;
  const before = [initParameters(model, 1), initParameters(model, 2)]; // base and reference
  const parameters = initParameters(model, 3);
  const letters = (n: number, i: number) => 'abcdefghijk'[i]?.repeat(n) ?? '';
  const rows = Array.from({ length: 8 }, (_, i) => ({
    prompt: letters(60, i),
    chosen: letters(64, 9),
    rejected: letters(64, 10),
    rater: 'test',
  }));
  const read = readPairs(rows, toyTokenizer, 128);
  const batch = pairsBatch([...read.places.values()], read, new Float32Array(read.responses.length), 0);
  const ids = Array.from({ length: 128 }, (_, i) => 5 + (i % 9));
  const shown = packBatch(
    Array.from({ length: 16 }, () => ({ ids, mask: ids.map((_, i) => Number(i >= 64)) })),
    0,
  );
  const peak = await peakOf(parameters, () => {
    const sums = tf.sum(answerSums(parameters, model, batch));
    return tf.add(sums, supervisedLoss(parameters, model, shown).loss) as tf.Scalar;
  });
  const config = parseConfig({ recipe: 'dpo', nodes: { dpo: { sftCoef: 1, batchSize: 8, sftBatchSize: 16 } } });
  const { total } = forecastMemory(config, 'dpo', { config: model });
  expect(total / peak).toBeGreaterThan(0.9);
  expect(total / peak).toBeLessThan(1.5);
  for (const owned of [parameters, ...before]) for (const weight of owned.values()) weight.dispose();
});

test('of a recipe: the most that any of its nodes needs, the models before it among them', () => {
  const config = parseConfig({ nodes: { ppo: { minibatchSize: 64 } } });
  const nodes = order(rlhf).map((id) => forecastMemory(config, id, { config: presets.nano }));
  const whole = forecastRecipe(config, { config: presets.nano });
  expect(whole.total).toBe(Math.max(...nodes.map(({ total }) => total)));
  expect(whole.largest).toBe(Math.max(...nodes.map(({ largest }) => largest)));
  expect(forecastRecipe(parseConfig(), { config: presets.nano }).total).toBeLessThan(whole.total);
  expect(forecastRecipe(config, { config: presets.tiny }).total).toBeGreaterThan(2 * whole.total);
});

/** Resident peaks of the process, MB of 2^20 bytes, that `npm run real-model` printed for SmolLM2-135M-Instruct on wasm (docs/results.md). */
test.each([
  ['dpo', 'sft', 991],
  ['dpo', 'dpo', 1064],
  ['rlhf', 'ppo', 1087],
] as const)(
  'SmolLM2-135M with adapters on packed weights, recipe %s: the forecast of %s is within 20%% of what was measured',
  (recipe, id, measured) => {
    const { resident } = forecastMemory(realModelConfig(recipe, 1), id, { config: LARGE, weightBytes: 98.3e6 });
    expect(resident / 2 ** 20 / measured).toBeGreaterThan(0.8);
    expect(resident / 2 ** 20 / measured).toBeLessThan(1.2);
  },
);
