import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import type { PreferenceRow } from '../data/rows';
import { hiddenStates, layEndToEnd, logits } from '../model';
import { answerLogprobs, answerSums } from './answer-batches';
import { pairsBatch, readPairs } from './pair-batches';
import { livelyParameters, toyModel, toyTokenizer } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

describe('pairs as the model reads them', () => {
  const of = (...pairs: [prompt: string, chosen: string, rejected: string][]): PreferenceRow[] =>
    pairs.map(([prompt, chosen, rejected]) => ({ prompt, chosen, rejected, rater: 't' }));

  it('answers end in EOS, or are cut without one; each is there once', () => {
    const read = readPairs(of(['b', 'cd', 'c'], ['b', 'cd', 'e'], ['f', 'cd', 'e']), toyTokenizer, 6);
    // <user> b <assistant>, then at most three tokens.
    expect(read.prompts).toEqual([
      [3, 6, 4],
      [3, 6, 4],
      [3, 6, 4],
      [3, 10, 4],
      [3, 10, 4],
    ]);
    expect(read.responses).toEqual([
      [7, 8, 1],
      [7, 1],
      [9, 1],
      [7, 8, 1],
      [9, 1],
    ]);
    expect([...read.places.values()]).toEqual([
      [0, 1],
      [0, 2],
      [3, 4],
    ]);
    const cut = readPairs(of(['b', 'cdefg', 'cdeff'], ['b', 'cdefg', 'h']), toyTokenizer, 6);
    expect(cut.responses).toEqual([
      [7, 8, 9],
      [12, 1],
    ]);
    expect(cut.places.size).toBe(1); // what differed was cut away
  });

  it('of an answer that was broken off when it was written no end is learned: the model wrote none', () => {
    const [row] = of(['b', 'cd', 'e']);
    const read = readPairs([{ ...(row as PreferenceRow), cut: { rejected: true } }], toyTokenizer, 24);
    expect(read.responses).toEqual([[7, 8, 1], [9]]);
  });

  it('a batch sums what each answer’s tokens say, wherever it stands, and fills up with what counts for nothing', async () => {
    const policy = livelyParameters(5, 10);
    const all = of(['b', 'cdc', 'c'], ['b', 'cdc', 'eee'], ['fg', 'a', 'hhhhh']);
    const read = readPairs(all, toyTokenizer, 24);
    const places = [...read.responses.keys()];
    const reference = await answerLogprobs(policy, toyModel, read, places, 0);
    // Each on its own, by hand from the logits.
    for (const i of places) {
      const [prompt, response] = [read.prompts[i] as number[], read.responses[i] as number[]];
      const scores = tf.tidy(() =>
        tf.logSoftmax(logits(policy, hiddenStates(policy, toyModel, layEndToEnd([[...prompt, ...response]], 0)))),
      );
      const table = (await scores.array()) as number[][];
      const sum = response.reduce((s, id, t) => s + (table[prompt.length + t - 1]?.[id] as number), 0);
      expect(reference[i]).toBeCloseTo(sum, 4);
    }
    const batch = pairsBatch([...read.places.values()], read, reference, 0);
    expect([batch.pairs.length, batch.mask.length, batch.answers]).toEqual([3, 8, 8]);
    expect([...batch.mask]).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
    const sums = await tf.tidy(() => answerSums(policy, toyModel, batch)).data();
    expect([...sums.slice(5)]).toEqual([0, 0, 0]);
    for (const [i, row] of all.entries()) {
      const [w, l] = read.places.get(row) as readonly [number, number];
      expect([batch.chosen.ref[i], batch.rejected.ref[i]]).toEqual([reference[w], reference[l]]);
      expect(sums[batch.chosen.at[i] as number]).toBeCloseTo(reference[w] as number, 4);
      expect(sums[batch.rejected.at[i] as number]).toBeCloseTo(reference[l] as number, 4);
    }
  });
});
