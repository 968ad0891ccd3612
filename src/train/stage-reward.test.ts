import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { rewardMixSchema } from '../recipes/settings/ppo';
import { gatedReward } from '../rlhf/gated-reward';
import { expectedViolations } from '../rlhf/yes-no-loss';
import { rawTexts } from './gated-scores';
import type { RewardSample } from './reward-functions';
import type { DataSource } from './source';
import { stageReward } from './stage-reward';
import { toyReward, toyTokenizer } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

const samples: RewardSample[] = ['ab', 'ccc', 'kh', 'a'].map((answer) => ({ prompt: 'b', answer, tokens: 3 }));
const harmful: RewardSample = { prompt: 'c', answer: 'kk', tokens: 3 };
const source = { asksForHarm: ({ prompt }: { prompt: string }) => prompt === 'c' } as unknown as DataSource;
const mix = (changes: object = {}) => rewardMixSchema.parse({ ensemble: 'mean', ...changes });
const raw = (seed: number, of: readonly RewardSample[]) => rawTexts(toyReward(seed), toyTokenizer, of);

describe('the reward of a stage', () => {
  it('with a safety model is Llama 2’s, by raw scores, and tells how much of it safety gave', async () => {
    const all = [...samples, harmful];
    const [helpful, safe] = [await raw(5, all), await raw(6, all)];
    const inputs = {
      scorer: { ...toyReward(5), mean: 3, deviation: 7 },
      safety: { ...toyReward(6), mean: -1, deviation: 2 },
    };
    const { reward, figures } = stageReward(inputs, mix({ safetyThreshold: 0.5 }), source, toyTokenizer);
    // Helpfulness is counted from its mean over the SFT model's answers, safety from where its probability is a half.
    const expected = gatedReward(
      helpful.map((r) => r - 3),
      safe,
      [0, 0, 0, 0, 1],
      0.5,
    );
    const paid = await reward(all);
    for (const [i, score] of expected.scores.entries()) expect(paid[i]).toBeCloseTo(score, 4);
    expect(paid[4]).toBeCloseTo(safe[4] as number, 4);
    const told = (await figures?.(all)) ?? {};
    expect(told['objective/gated']).toBeCloseTo(expected.gated.reduce((a, b) => a + b, 0) / 5, 6);
    expect(told['objective/safe']).toBeGreaterThan(0);
  });

  it('takes the expected number of broken rules off, at their price', async () => {
    const inputs = { scorer: toyReward(5), rule1: toyReward(6), rule3: toyReward(7) };
    const priced = stageReward(inputs, mix({ violations: 2 }), source, toyTokenizer);
    const plain = await stageReward({ scorer: toyReward(5) }, mix(), source, toyTokenizer).reward(samples);
    const broken = expectedViolations([await raw(6, samples), await raw(7, samples)]);
    const paid = await priced.reward(samples);
    for (const [i, one] of plain.entries()) expect(paid[i]).toBeCloseTo(one - 2 * (broken[i] as number), 4);
    const told = await priced.figures?.(samples);
    expect(told?.['objective/violations']).toBeCloseTo(broken.reduce((a, b) => a + b, 0) / 4, 5);
    expect(() => stageReward({ scorer: toyReward(5) }, mix({ violations: 2 }), source, toyTokenizer)).toThrow(
      'no rule model',
    );
  });

  it('is whitened only where that is asked for, and has nothing further to tell by itself', async () => {
    const alone = stageReward({ scorer: toyReward(5) }, mix(), source, toyTokenizer);
    expect([alone.whiten, alone.figures, alone.disagreement]).toEqual([undefined, undefined, undefined]);
    const { whiten } = stageReward({ scorer: toyReward(5) }, mix({ whiten: true }), source, toyTokenizer);
    expect([...(whiten?.(Float32Array.of(1, 3)) ?? [])].map((x) => Math.sign(x))).toEqual([-1, 1]);
  });
});
