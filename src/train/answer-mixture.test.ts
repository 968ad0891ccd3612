import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { generate, hiddenStates, layEndToEnd, logits, type Parameters } from '../model';
import { livelyParameters, toyModel } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

const [own, other] = [() => livelyParameters(3), () => livelyParameters(4)];
const PROMPTS = [
  [3, 6, 7, 4],
  [3, 8, 4],
  [3, 9, 10, 11, 4],
];
const options = { maxNewTokens: 12, seed: 7, eosId: 1, padId: 0 };

/** Logits of every next token of a row, by a forward pass over all of it. */
async function logitsOf(parameters: Parameters, row: readonly number[]): Promise<number[][]> {
  const all = tf.tidy(() =>
    logits(parameters, hiddenStates(parameters, toyModel, layEndToEnd([row], 0))),
  ) as tf.Tensor2D;
  const read = await all.array();
  all.dispose();
  return read;
}

it('draws from the normalised product of both, token by token, and says so of each token', async () => {
  const [a, b] = [own(), other()];
  const share = 0.3;
  const { ids, logprobs } = await generate(a, toyModel, PROMPTS, { ...options, mixture: { parameters: b, share } });
  let seen = 0;
  for (const [row, drawn] of ids.entries()) {
    const prompt = PROMPTS[row] as number[];
    const [first, second] = [await logitsOf(a, [...prompt, ...drawn]), await logitsOf(b, [...prompt, ...drawn])];
    for (const [t, id] of drawn.entries()) {
      const at = prompt.length - 1 + t;
      // π^(1−η)·π′^η, from probabilities.
      const softmax = (x: number[]) => {
        const e = x.map(Math.exp);
        return e.map((one) => one / e.reduce((sum, y) => sum + y, 0));
      };
      const [p, q] = [softmax(first[at] as number[]), softmax(second[at] as number[])];
      const product = p.map((one, v) => one ** (1 - share) * (q[v] as number) ** share);
      const expected = Math.log((product[id] as number) / product.reduce((sum, x) => sum + x, 0));
      expect(logprobs[row]?.[t]).toBeCloseTo(expected, 4);
      seen++;
    }
  }
  expect(seen).toBeGreaterThan(6);
});

it('is one of the two at its ends, and leaves nothing behind', async () => {
  const [a, b] = [own(), other()];
  const alone = [await generate(a, toyModel, PROMPTS, options), await generate(b, toyModel, PROMPTS, options)];
  const before = tf.memory().numTensors;
  for (const share of [0, 1]) {
    const mixed = await generate(a, toyModel, PROMPTS, { ...options, mixture: { parameters: b, share } });
    expect(mixed.ids).toEqual(alone[share]?.ids);
  }
  expect(tf.memory().numTensors).toBe(before);
  expect(alone[0]?.ids).not.toEqual(alone[1]?.ids);
});
