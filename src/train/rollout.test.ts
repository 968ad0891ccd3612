import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { maxDifference } from '../rlhf/test-support';
import { rollOut } from './rollout';
import { pick, policyForward, put, tokenBatch } from './token-batch';
import { livelyParameters, toyModel, toyParameters, toyPrompts, toyReward, toyTokenizer } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

const roles = () => {
  const policy = livelyParameters(1);
  return {
    model: toyModel,
    policy,
    reference: toyParameters(2),
    value: toyReward().parameters,
    valueScale: { mean: 0, deviation: 1 },
  };
};
const options = { maxNewTokens: 7, temperature: 0.8, seed: 4, stream: 'rollout', firstEpisode: 100, rowsTogether: 4 };
const items = Array.from({ length: 6 }, (_, i) => toyPrompts.at(i));

describe('tokenBatch', () => {
  const data = {
    prompts: [
      [3, 5, 4],
      [3, 6, 7, 8, 4],
    ],
    responses: [[9, 10, 1], [11]],
    width: 3,
  };

  it('lays answers behind their prompts, and points at the state before each sampled token', () => {
    const b = tokenBatch(data, [0, 1], 0);
    expect([...b.ids.slice(0, 14)]).toEqual([3, 5, 4, 9, 10, 1, 3, 6, 7, 8, 4, 11, 0, 0]);
    expect(b.starts).toEqual([0, 6]);
    expect([...b.positions.slice(0, 5)]).toEqual([2, 3, 4, 10, 0]); // the prompt's last token predicts the first
    expect([...b.targets.slice(0, 5)]).toEqual([9, 10, 1, 11, 0]);
    expect([...b.mask.slice(0, 5)]).toEqual([1, 1, 1, 1, 0]);
    expect(b.mask).toHaveLength(64);
  });

  it('picks from and puts into the rollout’s arrays by slot, whatever the order of the rows', () => {
    const b = tokenBatch(data, [1, 0], 0);
    const source = Float32Array.of(1, 2, 3, 4, Number.NaN, Number.NaN);
    expect([...pick(source, b).slice(0, 5)]).toEqual([4, 1, 2, 3, 0]);
    const back = new Float32Array(6);
    put(back, pick(source, b), b);
    expect([...back]).toEqual([1, 2, 3, 4, 0, 0]);
  });
});

describe('rollOut', () => {
  it('what the sampler computed with its cache agrees with the training forward', async () => {
    const rollout = await rollOut(roles(), toyTokenizer, items, options);
    expect(rollout.samplerDrift).toBeLessThan(1e-3);
    expect(rollout.logprobs.some((l) => l < -0.5)).toBe(true);
    expect(rollout.mask.reduce((a, b) => a + b)).toBe(rollout.responses.flat().length);
    for (const [i, m] of rollout.mask.entries()) if (!m) expect(rollout.logprobs[i]).toBe(0);
  });

  it('rows read together and alone give the same log-probabilities', async () => {
    const own = roles();
    const rollout = await rollOut(own, toyTokenizer, items, options);
    for (const row of rollout.responses.keys()) {
      const batch = tokenBatch(rollout, [row], toyTokenizer.padId);
      const logprobs = tf.tidy(() => policyForward(own.policy, toyModel, batch, options.temperature).logprobs);
      const n = rollout.responses[row]?.length ?? 0;
      const together = rollout.logprobs.slice(row * rollout.width, row * rollout.width + n);
      expect(maxDifference((await logprobs.data()).slice(0, n), together)).toBeLessThan(1e-5);
    }
  });

  it('an answer’s draws depend on its number alone, not on the company it keeps', async () => {
    const own = roles();
    const together = await rollOut(own, toyTokenizer, items, options);
    const alone = await rollOut(own, toyTokenizer, items.slice(2, 3), { ...options, firstEpisode: 102 });
    expect(alone.responses[0]).toEqual(together.responses[2]);
  });

  it('an answer is text without its EOS, and keeps any other marker in sight', async () => {
    const rollout = await rollOut(roles(), toyTokenizer, items, options);
    for (const [b, ids] of rollout.responses.entries()) {
      expect(rollout.ended[b]).toBe(ids.at(-1) === 1);
      expect(rollout.answers[b]).toBe(toyTokenizer.decode(ids.filter((id, i) => id !== 1 || i < ids.length - 1)));
    }
  });
});
