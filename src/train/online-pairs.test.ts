import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { cloneParameters, type Parameters } from '../model';
import { raters } from '../tasks';
import { drawsOf } from './draws';
import { type OnlineDeps, type OnlineSettings, onlinePairs } from './online-pairs';
import { type JudgedAnswer, type PairJudge, raterJudge, scorerJudge } from './pair-judges';
import { pairLoss } from './pair-losses';
import { pairwise } from './pairwise';
import { collect, livelyParameters, series, toyModel, toyPrompts, toyTokenizer } from './toy-test-support';
import { trainable } from './trainable';

beforeAll(() => switchBackend('wasm'));

const countA = async (samples: readonly { readonly answer: string }[]) =>
  Float32Array.from(samples, (s) => [...s.answer].filter((c) => c === 'a').length);
const settings = (changes: Partial<OnlineSettings> = {}): OnlineSettings => ({
  iterations: 20,
  promptsPerBatch: 8,
  maxNewTokens: 5,
  referenceShare: 0,
  ...changes,
});
const deps = (policy: Parameters, reference: Parameters, judge: PairJudge = scorerJudge(countA, 0)): OnlineDeps => ({
  model: toyModel,
  tokenizer: toyTokenizer,
  draws: drawsOf(5),
  policy,
  reference,
  prompts: toyPrompts,
  judge,
});
const loss = pairLoss('sigmoid', 0.1);

describe('online DPO', () => {
  it('learns what the judge prefers, from its own answers, and says how far it went', async () => {
    const reference = livelyParameters(3, 5);
    const policy = trainable(cloneParameters(reference), { maxNorm: 1 });
    const objective = onlinePairs(settings({ iterations: 30 }), loss, deps(policy.parameters, reference));
    const { events } = await collect(
      pairwise(
        {
          learningRate: 1e-2,
          warmupRatio: 0.1,
          sftCoef: 0,
          sftBatchSize: 1,
          maxLength: 24,
          evalEvery: 100,
          sampleEvery: 100,
          inspected: 2,
        },
        objective,
        { policy, step: 0 },
        {
          name: 'online-dpo',
          model: toyModel,
          tokenizer: toyTokenizer,
          reference,
          demonstrations: undefined,
          samples: async () => [],
        },
      ),
    );
    const scores = series(events, 'objective/scores');
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(scores.slice(-5))).toBeGreaterThan(mean(scores.slice(0, 5)) + 0.5);
    expect(series(events, 'objective/kl')[0]).toBeCloseTo(0, 4); // the policy still is the reference
    expect(mean(series(events, 'objective/kl').slice(-5))).toBeGreaterThan(0.2);
    for (const e of events)
      if (e.type === 'metrics') for (const value of Object.values(e.values)) expect(Number.isFinite(value)).toBe(true);

    // What the inspector is shown: the chosen answer is pushed up as much as the rejected one down.
    const phases = events.flatMap((e) => (e.type === 'phase' && 'pairs' in e.phase ? [e.phase] : []));
    expect(phases.slice(0, 2).map(({ kind }) => kind)).toEqual(['pairs', 'pairs-learned']);
    const [before, after] = [phases[0]?.pairs[0], phases[1]?.pairs[0]];
    expect(before?.chosen?.push).toBeCloseTo(0.05, 3); // β·σ(0)
    expect(before?.rejected?.push).toBeCloseTo(-(before?.chosen?.push ?? 0), 6);
    expect(before?.loss).toBeCloseTo(Math.LN2, 4);
    expect(before?.chosen?.after).toBeUndefined();
    expect(after?.chosen?.after).toHaveLength(after?.chosen?.tokens.length ?? -1);
    const [early] = [before?.chosen?.logprobs ?? [], before?.chosen?.refLogprobs ?? []];
    for (const [t, logprob] of [...early].entries())
      expect(logprob).toBeCloseTo(before?.chosen?.refLogprobs[t] ?? Number.NaN, 4);
  });

  it('to a share of the prompts one answer is the reference’s: what the policy no longer says can still win', async () => {
    const [policy, reference] = [livelyParameters(4, 20), livelyParameters(3, 20)];
    const answersOf = async (referenceShare: number) => {
      const seen: string[] = [];
      const judge: PairJudge = async (pairs) => {
        seen.push(...pairs.flatMap((two) => two.map(({ answer }) => answer)));
        return { verdicts: pairs.map(() => 'first' as const) };
      };
      const { told } = await onlinePairs(settings({ referenceShare }), loss, deps(policy, reference, judge)).next(0);
      return { seen, drawn: told['objective/answers'] };
    };
    const [none, all, some] = [await answersOf(0), await answersOf(1), await answersOf(0.5)];
    expect([none.drawn, all.drawn]).toEqual([16, 8]);
    expect((some.drawn as number) > 8 && (some.drawn as number) < 16).toBe(true);
    const [first, second] = [0, 1].map((side) => (of: readonly string[]) => of.filter((_, i) => i % 2 === side)) as [
      (of: readonly string[]) => string[],
      (of: readonly string[]) => string[],
    ];
    expect(first(all.seen)).toEqual(first(none.seen)); // the policy's own first answers are the same draws
    expect(second(all.seen)).not.toEqual(second(none.seen));
  });

  it('ties teach nothing, and after twenty steps of them it says so', async () => {
    const policy = livelyParameters(3, 5);
    const alike: PairJudge = async (pairs) => ({ verdicts: pairs.map(() => 'tie' as const) });
    const objective = onlinePairs(settings({ promptsPerBatch: 2 }), loss, deps(policy, policy, alike));
    for (let step = 0; step < 19; step++) expect((await objective.next(step)).batch).toBeNull();
    await expect(objective.next(19)).rejects.toMatchObject({
      code: 'online-all-alike',
      message: expect.stringMatching(/nothing to choose between/),
    });
  });
});

describe('judges', () => {
  const answer = (text: string, ended = true): JudgedAnswer => ({ prompt: 'b', answer: text, tokens: 2, ended });

  it('a scorer prefers the higher score, and one that was cut off pays', async () => {
    const judge = scorerJudge(countA, 1.5);
    const pairs = [
      [answer('aa'), answer('a')],
      [answer('b'), answer('a')],
      [answer('a'), answer('a')],
      [answer('aa', false), answer('a')],
    ] as const;
    const { verdicts, scores } = await judge(pairs, 0);
    expect(verdicts).toEqual(['first', 'second', 'tie', 'second']);
    expect(scores?.[3]).toEqual([0.5, 1]);
    await expect(scorerJudge(async () => Float32Array.of(Number.NaN, 1), 0)([pairs[0]], 0)).rejects.toMatchObject({
      code: 'online-scores',
    });
  });

  it('a rater needs to know what is right', async () => {
    const [careful] = raters;
    if (!careful) throw new Error('no raters');
    const judge = raterJudge(careful, undefined, drawsOf(1));
    await expect(judge([[answer('a'), answer('b')]], 0)).rejects.toMatchObject({ code: 'online-no-rubric' });
  });
});
