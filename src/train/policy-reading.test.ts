import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { cloneParameters, type Parameters } from '../model';
import { POLICY_READING_METRICS } from '../recipes/metrics/policy-objective';
import { drawsOf } from './draws';
import { readingIsDue, readPolicy } from './policy-reading';
import { livelyParameters, toyModel, toyPrompts, toyTokenizer } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

const deps = (reference: Parameters) => ({
  model: toyModel,
  tokenizer: toyTokenizer,
  draws: drawsOf(2),
  reference,
  prompts: toyPrompts,
  reward: async (samples: readonly { readonly tokens: number }[]) => Float32Array.from(samples, (s) => s.tokens),
});

describe('a reading of a policy', () => {
  it('finds no KL where the policy is the reference, and the same twice', async () => {
    const reference = livelyParameters(3, 5);
    const first = await readPolicy(cloneParameters(reference), 'toy', deps(reference));
    expect(first['objective/kl']).toBeCloseTo(0, 5);
    expect(first['objective/kl_k3']).toBeCloseTo(0, 5);
    expect(await readPolicy(cloneParameters(reference), 'toy', deps(reference))).toEqual(first);
    expect(first['objective/scores']).toBe(first.response_length);
  });

  it('finds KL where it is another, under names that a manifest explains', async () => {
    const found = await readPolicy(livelyParameters(4, 5), 'toy', deps(livelyParameters(3, 5)));
    expect(found['objective/kl']).toBeGreaterThan(0.1);
    const known = POLICY_READING_METRICS.map(({ name }) => name);
    expect(Object.keys(found).filter((name) => !known.includes(name))).toEqual([]);
    expect(Object.values(found).every(Number.isFinite)).toBe(true);
  });

  it('is due eight times in a run and at its end, however many steps it has', () => {
    const due = (total: number, model = toyModel) =>
      Array.from({ length: total }, (_, i) => i + 1).filter((s) => readingIsDue(s, total, model));
    expect(due(80)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    expect(due(5)).toEqual([1, 2, 3, 4, 5]);
    expect(due(83).at(-1)).toBe(83);
    expect(due(80, { ...toyModel, vocab_size: 50_000, hidden_size: 576 })).toEqual([80]); // a large model
  });
});
