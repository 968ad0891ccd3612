import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { rewardMixSchema } from '../recipes/settings/ppo';
import { calibration, calibrationError } from './reward-diagnostics';
import {
  learnedReward,
  lengthPenalty,
  mixedReward,
  type RewardSample,
  rubricReward,
  weightedSum,
} from './reward-functions';
import { sourceRules } from './source-rules';
import { toyReward, toyTokenizer } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

const NOTHING = rewardMixSchema.parse({ learned: 0, ensemble: 'mean', uncertainty: 0 });
const item = { family: 'f', prompt: 'p' } as unknown as NonNullable<RewardSample['item']>;
const samples: RewardSample[] = [
  { prompt: 'p', answer: 'x', tokens: 3, item },
  { prompt: 'q', answer: 'y', tokens: 10 },
];

describe('reward functions', () => {
  it('the rubric pays where it can, the length penalty past the free tokens', async () => {
    expect([...(await rubricReward(({ item }, answer) => (item && answer === 'x' ? 0.5 : 0))(samples))]).toEqual([
      0.5, 0,
    ]);
    expect([...(await lengthPenalty(4)(samples))].map((x) => x + 0)).toEqual([0, -6]);
  });

  it('pays for exact answers alone, and says what a part of the reward lacks', async () => {
    const mix = { ...NOTHING, exact: 2, lengthFree: 4 };
    const isRight = (_: unknown, answer: string) => answer === samples[1]?.answer;
    const paid = await mixedReward(mix, { isRight })(samples);
    expect([...paid]).toEqual(samples.map(({ answer }) => (answer === samples[1]?.answer ? 2 : 0)));
    expect(Math.max(...paid)).toBe(2);
    expect(() => mixedReward(mix, {})).toThrow('none of your prompts comes with its one right answer');
    expect(() => mixedReward({ ...mix, learned: 1 }, { isRight })).toThrow('there is no reward model');
    expect(() => mixedReward({ ...mix, rubric: 1 }, { isRight })).toThrow('not your own');
  });

  it('pays for rules by their weighted share, beside what else has a weight, and nothing where none can be asked', async () => {
    const rules = await sourceRules(
      {
        kind: 'rules',
        rules: [
          { rule: 'contains', text: 'x', ignoreCase: true, weight: 3, not: false },
          { rule: 'equals-reference', ignoreCase: true, weight: 1, not: false },
        ],
      },
      toyTokenizer,
    );
    const mix = { ...NOTHING, rule: 2, length: 0.5, lengthFree: 4 };
    const blind: RewardSample[] = samples.map(({ item: _, ...sample }) => sample);
    const known: RewardSample = { prompt: 'r', answer: 'x', tokens: 5, reference: 'y' };
    expect([...(await mixedReward(mix, { rules })([...blind, known]))]).toEqual([2, -3, 2 * 0.75 - 0.5]);
    const reference = await sourceRules(
      { kind: 'rules', rules: [{ rule: 'equals-reference', ignoreCase: true, weight: 1, not: false }] },
      toyTokenizer,
    );
    expect([
      ...(await mixedReward({ ...mix, length: 0 }, { rules: reference })([{ prompt: 'q', answer: 'y', tokens: 1 }])),
    ]).toEqual([0]);
    expect(() => mixedReward(mix, {})).toThrow('there are none');
  });

  it('several reward models: their mean less what they disagree, each asked once for the same answers', async () => {
    const texts: RewardSample[] = ['ab', 'ccc', 'kh'].map((answer) => ({ prompt: 'b', answer, tokens: 3 }));
    const members = [toyReward(5), toyReward(6), toyReward(7)] as const;
    const alone = await Promise.all(members.map((one) => learnedReward([one], toyTokenizer).reward(texts)));
    const { reward, disagreement } = learnedReward(members, toyTokenizer, { rule: 'variance', uncertainty: 0.5 });
    const [paid, apart] = [await reward(texts), (await disagreement?.(texts)) ?? []];
    for (const [i] of texts.entries()) {
      const own = alone.map((scores) => scores[i] as number);
      const mean = own.reduce((a, b) => a + b) / 3;
      const variance = own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3;
      expect(paid[i]).toBeCloseTo(mean - 0.5 * variance, 4);
      expect(apart[i]).toBeCloseTo(Math.sqrt(variance), 4);
    }
    expect(Math.max(...apart)).toBeGreaterThan(0);
    expect(learnedReward([members[0]], toyTokenizer).disagreement).toBeUndefined();
  });

  it('a weighted sum leaves out what weighs nothing', async () => {
    const sum = weightedSum([
      { weight: 2, reward: rubricReward(() => 0.25) },
      { weight: 0.5, reward: lengthPenalty(4) },
      { weight: 0, reward: () => Promise.reject(new Error('never asked')) },
    ]);
    expect([...(await sum(samples))]).toEqual([0.5, -2.5]);
  });
});

describe('calibration', () => {
  it('by hand: leads of log 3 (p ¾), three right and one wrong, are perfectly calibrated', () => {
    const l = Math.log(3);
    const bins = calibration([l, l, l, 0], [0, 0, 0, l], [0, 0, 0, 0]);
    expect(bins.map((b) => [b.count, b.observed])).toEqual([
      [4, 0.25],
      [4, 0.75],
    ]);
    expect(bins[1]?.predicted).toBeCloseTo(0.75, 10);
    expect(calibrationError(bins)).toBeCloseTo(0, 10);
  });

  it('a tie is half, seen from both sides; sure and wrong costs 1; nothing costs nothing', () => {
    expect(calibration([1], [1], [1])).toEqual([{ predicted: 0.5, observed: 0.5, count: 2 }]);
    const soft = calibration([Math.log(3)], [0], [0], [0.75]);
    expect(soft.map(({ observed }) => observed)).toEqual([0.25, 0.75]);
    expect(calibrationError(calibration([-50], [50], [0]))).toBeCloseTo(1, 6);
    expect(calibrationError([])).toBe(0);
  });
});
