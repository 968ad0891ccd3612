import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import type { PreferenceRow } from '../data/rows';
import { cloneParameters, toArrays, withScoreHead } from '../model';
import { Random } from '../random';
import { type RewardConfig, rewardConfigSchema } from '../recipes/settings/reward';
import { rewardStage } from '../recipes/stages/reward';
import { lengthBias } from '../rlhf/length-bias';
import { mean } from '../statistics';
import { sampleAnswers } from './answer-samples';
import { drawsOf } from './draws';
import type { RewardDiagnostics } from './events';
import { type RewardDeps, type RewardState, rewardModel, rewardOptimizer } from './reward-model';
import {
  bootstrapped,
  epochBatches,
  groupByPrompt,
  lengthBiasOf,
  mixedLabels,
  pairBatch,
  splitByPrompt,
} from './reward-pairs';
import { judgeTexts } from './reward-reading';
import { rewardIds, scoreTexts } from './reward-scoring';
import { oneSided, requireRuleLabels, ruleLabels } from './rule-labels';
import { saveState, unpackSnapshot } from './snapshot';
import {
  collect,
  livelyParameters,
  metricOf,
  series,
  throughBytes,
  toyModel,
  toyPrompts,
  toyTokenizer,
} from './toy-test-support';
import { loadTrainable, type TrainableState, trainable } from './trainable';

beforeAll(() => switchBackend('wasm'));

/** The answer with more a's is preferred; three answers per prompt, all three pairs of them. */
function rows(prompts: number): PreferenceRow[] {
  const random = new Random(9, 'toy rows');
  const count = (s: string) => [...s].filter((c) => c === 'a').length;
  return Array.from({ length: prompts }, (_, p) => {
    const answers = Array.from({ length: 3 }, () =>
      Array.from({ length: 4 }, () => random.pick([...'aabcd'])).join(''),
    );
    return [
      [0, 1],
      [0, 2],
      [1, 2],
    ].map(([i = 0, j = 0]): PreferenceRow => {
      const [x, y] = [answers[i] as string, answers[j] as string];
      const base = { prompt: `${'bcdefghijk'[p % 10]}${'bcdefghijk'[Math.floor(p / 10)]}`, rater: 'test' };
      if (count(x) === count(y)) return { ...base, chosen: x, rejected: y, tie: true };
      return count(x) > count(y) ? { ...base, chosen: x, rejected: y } : { ...base, chosen: y, rejected: x };
    });
  }).flat();
}

const config = (changes: Partial<RewardConfig> = {}): RewardConfig => ({
  ...rewardConfigSchema.parse({}),
  epochs: 12,
  learningRate: 2e-2,
  heldOut: 0.2,
  normalisationSamples: 40,
  ...changes,
});
const deps = (changes: Partial<RewardDeps> = {}): RewardDeps => ({
  model: toyModel,
  tokenizer: toyTokenizer,
  draws: drawsOf(2),
  rows: rows(50),
  policy: livelyParameters(3, 5),
  prompts: toyPrompts,
  temperature: 1,
  maxNewTokens: 6,
  ...changes,
});

const newState = (c: RewardConfig, { policy }: RewardDeps): RewardState => ({
  scorer: trainable(withScoreHead(cloneParameters(policy), toyModel.hidden_size, 1), rewardOptimizer(c)),
  step: 0,
  mean: 0,
  deviation: 1,
});

describe('rewardModel', () => {
  it('learns what is preferred, on prompts it never saw, and is normalised on samples of the SFT policy', async () => {
    const d = deps();
    const before = await toArrays(d.policy);
    const state = newState(config(), d);
    const { events, result: labeled } = await collect(rewardModel(config(), state, d));
    const accuracy = series(events, 'eval_accuracy');
    expect(accuracy.at(-1)).toBeGreaterThan(0.9);
    expect(series(events, 'eval_loss').at(-1)).toBeLessThan(series(events, 'eval_loss')[0] as number);
    expect(await toArrays(d.policy)).toEqual(before);
    const result = { config: toyModel, ...state.scorer, mean: state.mean, deviation: state.deviation };
    const scores = await scoreTexts(result, toyTokenizer, [
      { prompt: 'bc', answer: 'aaaa' },
      { prompt: 'bc', answer: 'dddd' },
    ]);
    expect(scores[0]).toBeGreaterThan((scores[1] as number) + 1);
    const samples: { prompt: string; answer: string }[] = [];
    for (const [firstRow, count] of [
      [0, 32],
      [32, 8],
    ] as const) {
      const items = Array.from({ length: count }, (_, i) => d.prompts.at(firstRow + i));
      const options = { temperature: 1, maxNewTokens: 6, seed: d.draws.seed, stream: 'normalisation', firstRow };
      const answers = await sampleAnswers(d.policy, toyModel, toyTokenizer, items, options);
      samples.push(...answers.map(({ text }, i) => ({ prompt: items[i]?.prompt ?? '', answer: text })));
    }
    const ofSft = [...(await scoreTexts(result, toyTokenizer, samples))];
    // One pass for score and place gives the same scores.
    const judged = await judgeTexts({ ...result, ...(labeled && { labeled }) }, toyTokenizer, samples);
    for (const [i, { score }] of judged.entries()) expect(score).toBeCloseTo(ofSft[i] as number, 5);
    expect(mean(ofSft)).toBeCloseTo(0, 4);
    expect(mean(ofSft.map((score) => score ** 2))).toBeCloseTo(1, 1);
    const phases = events.flatMap((e) => (e.type === 'phase' ? [e.phase as RewardDiagnostics] : []));
    expect(phases.at(-1)?.chosen).toHaveLength(30);
    for (const e of events)
      if (e.type === 'metrics')
        for (const name of Object.keys(e.values)) expect(metricOf(rewardStage, name), name).toBeDefined();
  });

  it('with a rule beside, its raw score is the logit of the rule’s being kept, and without its labels that is refused', async () => {
    const c = config({ rule: 'harmless', ruleCoef: 3 });
    const keeps = (answer: string) => ({ harmless: !answer.includes('d') });
    const marked = rows(50).map((row) => ({
      ...row,
      kept: { chosen: keeps(row.chosen), rejected: keeps(row.rejected) },
    }));
    const d = deps({ rows: marked });
    const state = newState(c, d);
    const { events } = await collect(rewardModel(c, state, d));
    expect(series(events, 'eval_rule_accuracy').at(-1)).toBeGreaterThan(0.85);
    expect(series(events, 'eval_rule_answers').at(-1)).toBeGreaterThan(20);
    const raw = { config: toyModel, ...state.scorer, mean: 0, deviation: 1 };
    const scored = await scoreTexts(raw, toyTokenizer, [
      { prompt: 'bc', answer: 'aaaa' },
      { prompt: 'bc', answer: 'dddd' },
    ]);
    expect([...scored].map((r) => r > 0)).toEqual([true, false]);
    expect(
      series((await collect(rewardModel(config(), newState(config(), d), d))).events, 'eval_rule_accuracy'),
    ).toEqual([]);
    expect(() => requireRuleLabels(rows(4), 'harmless')).toThrow('nothing to learn');
    expect(oneSided(ruleLabels(marked, 'harmless'), 'harmless')).toBeNull();
    const broken = marked.map((row) => ({
      ...row,
      kept: { chosen: { harmless: false }, rejected: { harmless: false } },
    }));
    expect(oneSided(ruleLabels(broken, 'harmless'), 'harmless')).toContain('breaks the rule');
  });

  it('further labels make up their share of all, prompts whole, and no more than there are', () => {
    const [own, more] = [rows(20), rows(50).slice(60)];
    const count = (share: number, of = more) => mixedLabels(own, of, share, drawsOf(2)).length;
    expect([count(0), count(0.25), count(0.5, rows(50))]).toEqual([60, 80, 120]);
    expect(count(0.9)).toBe(150);
    expect(mixedLabels(own, more, 0.25, drawsOf(2))).toEqual(mixedLabels(own, more, 0.25, drawsOf(2)));
    expect(mixedLabels(own, more, 1, drawsOf(2))).toHaveLength(90);
  });

  it('goes on after a reload as if nothing had been', async () => {
    const c = config({ epochs: 2, normalisationSamples: 8 });
    const d = deps({ rows: rows(12) });
    const whole = newState(c, d);
    await collect(rewardModel(c, whole, d));
    const first = newState(c, d);
    await collect(rewardModel(c, first, d), (e) => e.type === 'progress' && e.step === 2);
    const left = unpackSnapshot<Omit<RewardState, 'scorer'> & { readonly scorer: TrainableState }>(
      throughBytes(await saveState('reward', first.step, first)),
    );
    const reloaded: RewardState = { ...left, scorer: loadTrainable(left.scorer, rewardOptimizer(c)) };
    expect(reloaded.step).toBe(2);
    await collect(rewardModel(c, reloaded, d));
    expect(await saveState('reward', 0, reloaded)).toEqual(await saveState('reward', 0, whole));
  });

  it('stops where there is nothing to learn, and where a step is not finite', async () => {
    const c = config();
    const d = deps({ rows: [{ prompt: 'b', chosen: 'a', rejected: 'c', tie: true, rater: 't' }] });
    const state = newState(c, d);
    await expect(collect(rewardModel(c, state, d))).rejects.toMatchObject({ code: 'reward-no-labels' });
    const broken = newState(c, d);
    const { optimizer } = broken.scorer;
    const update = optimizer.update.bind(optimizer);
    optimizer.update = (g, lr) => update(new Map([...g].map(([k, x]) => [k, tf.mul(x, Number.NaN)])), lr);
    await expect(collect(rewardModel(c, broken, deps()))).rejects.toMatchObject({ code: 'reward-not-finite' });
    for (const { data } of await toArrays(broken.scorer.own)) expect(data.every(Number.isFinite)).toBe(true);
  });

  it('keeps the number of tensors constant', async () => {
    const d = deps({ rows: rows(12) });
    const c = config({ epochs: 4, normalisationSamples: 8 });
    const state = newState(c, d);
    const counts: number[] = [];
    for await (const e of rewardModel(c, state, d)) if (e.type === 'progress') counts.push(tf.memory().numTensors);
    expect(new Set(counts.slice(1)).size).toBe(1);
  });
});

it('a bootstrap learns from its own draw of the labels', async () => {
  const lossOf = async (bootstrap: boolean, rows_: readonly PreferenceRow[]): Promise<number[]> => {
    const c = config({ bootstrap, epochs: 1, normalisationSamples: 8 });
    const d = deps({ rows: rows_ });
    return series((await collect(rewardModel(c, newState(c, d), d))).events, 'loss');
  };
  const labels = rows(12);
  const { train, heldOut } = splitByPrompt(groupByPrompt(labels), config().heldOut, drawsOf(2));
  const drawn = new Set(bootstrapped(train, drawsOf(2)));
  expect(await lossOf(true, labels)).not.toEqual(await lossOf(false, labels));
  // Labels of prompts that it did not draw may say the opposite.
  const turned = train.filter((group) => !drawn.has(group)).flatMap((group) => group.rows);
  expect(turned.length).toBeGreaterThan(0);
  const opposite = labels.map((row) =>
    turned.includes(row) ? { ...row, chosen: row.rejected, rejected: row.chosen } : row,
  );
  expect(heldOut.flatMap((group) => group.rows).some((row) => turned.includes(row))).toBe(false);
  expect(await lossOf(true, opposite)).toEqual(await lossOf(true, labels));
});

it('without the length: labels that like long answers teach a reward model less of it', async () => {
  // The answer with more a's wins; in nine of ten pairs it is also the longer one.
  const random = new Random(4, 'length');
  const letters = (n: number) => Array.from({ length: n }, () => random.pick([...'bcdefgh'])).join('');
  const biased = Array.from({ length: 60 }, (_, i): PreferenceRow => {
    const [more, fewer] = random.chance(0.9) ? [6, 2] : [2, 6];
    const prompt = `${'bcdefghijk'[i % 10]}${'bcdefghijk'[Math.floor(i / 10)]}`;
    return { prompt, chosen: `a${letters(more)}`, rejected: letters(fewer), rater: 'test' };
  });
  const preferenceForLength = async (lengthDebias: boolean): Promise<number> => {
    const c = config({ lengthDebias, normalisationSamples: 8, epochs: 6 });
    const d = deps({ rows: biased });
    const state = newState(c, d);
    await collect(rewardModel(c, state, d));
    const texts = Array.from({ length: 40 }, (_, i) => ({ prompt: 'bc', answer: letters(i % 2 === 0 ? 6 : 2) }));
    const scorer = { config: toyModel, parameters: state.scorer.parameters, mean: 0, deviation: 1 };
    const scores = await scoreTexts(scorer, toyTokenizer, texts);
    const of = (rest: number) => mean([...scores].filter((_, i) => i % 2 === rest));
    return of(0) - of(1);
  };
  const [plain, debiased] = [await preferenceForLength(false), await preferenceForLength(true)];
  expect(plain).toBeGreaterThan(0.5);
  expect(Math.abs(debiased)).toBeLessThan(0.5 * plain);
});

describe('pairs', () => {
  const all = rows(20);
  const groups = groupByPrompt(all);

  it('a prompt is on one side of the split and in one batch of an epoch', () => {
    const { train, heldOut } = splitByPrompt(groups, 0.25, drawsOf(3));
    expect(train.length + heldOut.length).toBe(groups.length);
    expect(heldOut).toHaveLength(5);
    const held = new Set(heldOut.map((g) => g.prompt));
    expect(train.some((g) => held.has(g.prompt))).toBe(false);
    const batches = epochBatches(train, 4, drawsOf(3), 0);
    expect(batches.flat().flatMap((g) => g.rows)).toHaveLength(45);
    for (const { prompt } of train) expect(batches.filter((b) => b.some((g) => g.prompt === prompt))).toHaveLength(1);
    expect(epochBatches(train, 4, drawsOf(3), 1)).not.toEqual(batches);
    expect(splitByPrompt(groups.slice(0, 1), 0.5, drawsOf(3)).train).toHaveLength(1);
  });

  it('a bootstrap has as many prompts as there are, some of them twice and their rows whole, others of another member', () => {
    const drawn = bootstrapped(groups, drawsOf(3));
    expect(drawn).toHaveLength(groups.length);
    expect(drawn.every((group) => groups.includes(group))).toBe(true);
    expect(new Set(drawn).size).toBeLessThan(groups.length);
    expect(bootstrapped(groups, drawsOf(4))).not.toEqual(drawn);
    expect(epochBatches(drawn, 4, drawsOf(3), 0).flat()).toHaveLength(groups.length);
  });

  it('reads each answer once, and a prompt’s comparisons weigh 1 together', () => {
    const batch = pairBatch(groups.slice(0, 1), toyTokenizer, config({ margin: 0.5 }), 24);
    expect(batch.texts.length).toBeLessThanOrEqual(3);
    expect(batch.weight.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect([...batch.margin]).toEqual([0.5, 0.5, 0.5]);
    const [row] = groups[0]?.rows ?? [];
    expect(batch.texts[batch.chosen[0] as number]).toEqual(
      rewardIds(toyTokenizer, { prompt: row?.prompt ?? '' }, row?.chosen ?? '', 24),
    );
  });

  it('what length is known to be worth is a margin, and no part of a tie', () => {
    const long = (chosen: string, rejected: string, tie = false): PreferenceRow => ({
      ...{ prompt: 'b', chosen, rejected, rater: 'test' },
      ...(tie && { tie }),
    });
    const own = groupByPrompt([long('aaa', 'c'), long('aa', 'd'), long('k', 'bbb'), long('aaaa', 'ccc', true)]);
    // Longer by 2, by 1, by −2; the tie says nothing.
    const perToken = lengthBiasOf(own, toyTokenizer, config(), 24);
    expect(perToken).toBeCloseTo(lengthBias([2, 1, -2]), 10);
    const { margin } = pairBatch(own, toyTokenizer, config({ margin: 0.5 }), 24, perToken);
    expect(margin[0]).toBeCloseTo(0.5 - 2 * perToken, 6);
    expect(margin[2]).toBeCloseTo(0.5 + 2 * perToken, 6);
  });

  it('ids end in EOS even when cut, and a prompt that leaves no room is refused', () => {
    expect(rewardIds(toyTokenizer, { prompt: 'b' }, 'cd', 24)).toEqual([3, 6, 4, 7, 8, 1]);
    expect(rewardIds(toyTokenizer, { prompt: 'b' }, 'cdcdcd', 6)).toEqual([3, 6, 4, 7, 8, 1]);
    expect(() => rewardIds(toyTokenizer, { prompt: 'bbbb' }, 'c', 6)).toThrow(/no room/);
  });
});
