import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { isUnlike } from '../data/judged';
import type { PreferenceRow } from '../data/rows';
import { withScoreHead } from '../model';
import { Random } from '../random';
import { rewardConfigSchema } from '../recipes/settings/reward';
import { drawsOf } from './draws';
import { distanceOf, farnessOf, LEAST_LABELED, labeledPlaces } from './labeled-places';
import { type RewardState, rewardModel, rewardOptimizer } from './reward-model';
import { judgeTexts } from './reward-reading';
import { collect, livelyParameters, toyModel, toyPrompts, toyTokenizer } from './toy-test-support';
import { trainable } from './trainable';

const at = (...numbers: number[]) => Float32Array.from(numbers);

describe('places', () => {
  it('are apart by direction and by length, in no unit', () => {
    expect(distanceOf(at(1, 0), at(1, 0))).toBe(0);
    expect(distanceOf(at(1, 0), at(0, 3))).toBeCloseTo(2 + 4 / 3);
    expect(distanceOf(at(1, 1), at(3, 3))).toBeCloseTo(4 / 3);
    expect(distanceOf(at(10, 0), at(0, 30))).toBeCloseTo(distanceOf(at(1, 0), at(0, 3)));
    expect(distanceOf(at(0, 0), at(1, 0))).toBe(Number.POSITIVE_INFINITY);
  });

  const random = new Random(3, 'places');
  const place = () => ({
    at: at(5 + random.next(), random.next(), random.next(), random.next()),
    surprise: 1 + random.next(),
  });
  const answers = Array.from({ length: 600 }, (_, i) => ({ prompt: `${i >> 1}`, ...place() }));

  it('of a fresh answer are beyond the 99th percentile about once in a hundred', () => {
    const labeled = labeledPlaces(answers);
    if (!labeled) throw new Error('none');
    expect([labeled.width, labeled.places.length, labeled.distances.length]).toEqual([4, 4 * 256, 256]);
    const far = Array.from({ length: 2000 }, () => farnessOf(labeled, place()));
    expect(far.filter(isUnlike).length / 2000).toBeLessThan(0.03);
    expect(far.reduce((sum, f) => sum + f, 0) / 2000).toBeCloseTo(0.5, 1);
    expect(farnessOf(labeled, { at: at(-5, 0, 0, 0), surprise: 1 })).toBe(1);
    expect(farnessOf(labeled, { at: at(5.5, 0.5, 0.5, 0.5), surprise: 1000 })).toBe(1);
  });

  it('of too few answers, or of one prompt alone, say nothing', () => {
    expect(labeledPlaces(answers.slice(0, LEAST_LABELED - 1))).toBeNull();
    expect(labeledPlaces(answers.map((answer) => ({ ...answer, prompt: 'one' })))).toBeNull();
    expect(labeledPlaces([])).toBeNull();
  });

  it('measures a prompt’s answers against other prompts alone', () => {
    const twins = Array.from({ length: 30 }, (_, i) => ({
      prompt: `${i >> 1}`,
      at: at(1, (i >> 1) / 10),
      surprise: 1,
    }));
    expect(Math.min(...(labeledPlaces(twins)?.distances ?? []))).toBeGreaterThan(0);
  });
});

describe('after 60 labels for the shorter answer', () => {
  beforeAll(() => switchBackend('wasm'));

  it('nonsense is unlike anything labeled, and fresh answers are not', async () => {
    const random = new Random(9, 'toy labels');
    const answer = () => Array.from({ length: 4 + random.int(8) }, () => random.pick([...'aabbc'])).join('');
    const prompt = () => Array.from({ length: 3 }, () => random.pick([...'bcdefgh'])).join('');
    const rows = Array.from({ length: 60 }, (): PreferenceRow => {
      const [a, b] = [answer(), answer()];
      const [chosen, rejected] = a.length <= b.length ? [a, b] : [b, a];
      return { prompt: prompt(), chosen, rejected, rater: 'shorter', ...(a.length === b.length && { tie: true }) };
    });
    const config = { ...rewardConfigSchema.parse({}), learningRate: 5e-3, normalisationSamples: 8 };
    const policy = livelyParameters(3, 5);
    const state: RewardState = {
      scorer: trainable(withScoreHead(livelyParameters(3, 5), toyModel.hidden_size, 1), rewardOptimizer(config)),
      step: 0,
      mean: 0,
      deviation: 1,
    };
    const { result: labeled } = await collect(
      rewardModel(config, state, {
        model: toyModel,
        tokenizer: toyTokenizer,
        draws: drawsOf(2),
        rows,
        policy,
        prompts: toyPrompts,
        temperature: 1,
        maxNewTokens: 6,
      }),
    );
    if (!labeled) throw new Error('none');
    const scorer = { config: toyModel, ...state.scorer, mean: 0, deviation: 1, labeled };
    const farness = async (answers: readonly string[]) =>
      (
        await judgeTexts(
          scorer,
          toyTokenizer,
          answers.map((text) => ({ prompt: prompt(), answer: text })),
        )
      ).map((j) => j.farness ?? 0);
    expect((await farness(['k', 'kkkk kkkk', 'hjkgd jkhg', 'ijfehgjki', ''])).map(isUnlike)).toEqual(
      Array(5).fill(true),
    );
    const fresh = await farness(Array.from({ length: 200 }, answer));
    expect(fresh.filter(isUnlike).length).toBeLessThanOrEqual(10);
  });
});
