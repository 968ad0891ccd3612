import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { hiddenStates, layEndToEnd, logits, type Parameters } from '../model';
import { promptIds } from '../text/chat-template';
import { sampleAnswers } from './answer-samples';
import { klOf, logRatios } from './evaluation-kl';
import { livelyParameters, toyModel, toyTokenizer } from './toy-test-support';

let [policy, other] = [] as unknown as readonly [Parameters, Parameters];
beforeAll(async () => {
  await switchBackend('wasm');
  [policy, other] = [livelyParameters(3), livelyParameters(4)];
});

const ids = promptIds(toyTokenizer, [{ role: 'user', content: 'bc' }]);
const of = (parameters: Parameters) => ({ config: toyModel, parameters });
const options = { maxNewTokens: 1, temperature: 1, seed: 6, stream: 'kl', firstRow: 0 };
const draw = (count: number, maxNewTokens = 1) =>
  sampleAnswers(policy, toyModel, toyTokenizer, Array(count).fill({ prompt: 'bc' }), { ...options, maxNewTokens });
const reading = { tokenizer: toyTokenizer, temperature: 1 };

/** log p of each token of the vocabulary after the prompt. */
const next = async (parameters: Parameters): Promise<Float32Array> => {
  const out = tf.tidy(() => {
    const scores = logits(parameters, hiddenStates(parameters, toyModel, layEndToEnd([ids], 0)));
    return tf.logSoftmax(tf.slice(scores, [ids.length - 1, 0], [1, -1]));
  });
  return (await out.data()) as Float32Array;
};

it('is the KL of the two models: of answers of one token, within the interval of what enumeration gives', async () => {
  const [p, q] = [await next(policy), await next(other)];
  const exact = p.reduce((sum, logp, i) => sum + Math.exp(logp) * (logp - (q[i] as number)), 0);
  expect(exact).toBeGreaterThan(0.1);
  const ratios = await logRatios(await draw(1500), of(other), reading);
  const { value, low, high } = klOf(ratios);
  expect([low < exact, exact < high]).toEqual([true, true]);
  expect(high - low).toBeLessThan(exact);
  expect(value).not.toBe(exact);
});

it('adds up over the tokens of an answer, whatever stands beside it, and is 0 against itself', async () => {
  const samples = await draw(70, 5); // two forward passes
  for (const ratio of await logRatios(samples, of(policy), reading)) expect(Math.abs(ratio)).toBeLessThan(1e-4);
  const together = await logRatios(samples, of(other), reading);
  const alone = await logRatios(samples.slice(66, 67), of(other), reading);
  expect(together[66]).toBeCloseTo(alone[0] as number, 4);
  expect(await logRatios([], of(other), reading)).toEqual([]);
});

it('no KL below 0 is in the interval, unless the estimate itself is there', () => {
  expect(klOf([12, 0.1, 0.2, 0.1, 0.3]).low).toBe(0);
  expect(klOf([-1, -2, 0.5, -1, -1])).toMatchObject({ value: -0.9, low: -0.9 });
  expect(klOf([25, -24]).low).toBeNaN();
});
