import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import type { PreferenceRow } from '../data/rows';
import { cloneParameters, generate, hiddenStates, layEndToEnd, logits, type Parameters, toArrays } from '../model';
import { Random } from '../random';
import type { DpoConfig } from '../recipes/settings/dpo';
import { dpoStage } from '../recipes/stages/dpo';
import { promptIds } from '../text/chat-template';
import { drawsOf } from './draws';
import type { StageEvent } from './events';
import { fixedPairs, type LabelCounts, type LabelDeps } from './fixed-pairs';
import { groupsOf, pairsBatch } from './pair-batches';
import { pairObjective } from './pair-loss';
import { pairLoss } from './pair-losses';
import { type PairwiseDeps, type PairwiseState, pairwise } from './pairwise';
import { readPolicy } from './policy-reading';
import { groupByPrompt } from './reward-pairs';
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

/** The answer with more a's is preferred; two or three answers to a prompt, all pairs of them. */
function rows(prompts: number): PreferenceRow[] {
  const random = new Random(9, 'toy pairs');
  const count = (s: string) => [...s].filter((c) => c === 'a').length;
  return Array.from({ length: prompts }, (_, p) => {
    const answers = Array.from({ length: 2 + (p % 2) }, () =>
      Array.from({ length: 2 + random.int(4) }, () => random.pick([...'aabcd'])).join(''),
    );
    const prompt = `${'bcdefghijk'[p % 10]}${'bcdefghijk'[Math.floor(p / 10)]}`;
    return answers.flatMap((x, i) =>
      answers.slice(i + 1).map((y): PreferenceRow => {
        const tie = count(x) === count(y);
        const [chosen, rejected] = count(x) >= count(y) ? [x, y] : [y, x];
        return { prompt, chosen, rejected, rater: 'test', ...(tie && { tie }) };
      }),
    );
  }).flat();
}

const config = (changes: Partial<DpoConfig> = {}): DpoConfig => ({
  ...dpoStage.settings.parse({}),
  epochs: 6,
  learningRate: 1e-2,
  sftCoef: 0,
  rpo_alpha: 0,
  sftBatchSize: 4,
  heldOut: 0.2,
  maxLength: 24,
  ...changes,
});
type Deps = PairwiseDeps & LabelDeps;
const deps = (changes: Partial<Deps> = {}): Deps => ({
  name: 'dpo',
  model: toyModel,
  tokenizer: toyTokenizer,
  draws: drawsOf(2),
  reference: livelyParameters(3, 5),
  rows: rows(60),
  demonstrations: { at: (i) => ({ prompt: 'b', completion: 'kkkk'.slice(i % 3) }) },
  samples: async () => [],
  ...changes,
});
const options = { maxNorm: 1 };
const newState = ({ reference }: Pick<Deps, 'reference'>): PairwiseState => ({
  policy: trainable(cloneParameters(reference), options),
  step: 0,
});
async function* run(c: DpoConfig, d: Deps, state = newState(d)): AsyncGenerator<StageEvent, LabelCounts> {
  const { objective, counts } = await fixedPairs(c, pairLoss(c.loss, c.beta, c.labelSmoothing, c.rpo_alpha), d);
  yield* pairwise(c, objective, state, d);
  return counts;
}
const weights = async ({ policy }: PairwiseState) => toArrays(policy.own);

async function shareOfA(parameters: Parameters): Promise<number> {
  const prompts = Array.from({ length: 64 }, (_, i) =>
    promptIds(toyTokenizer, [{ role: 'user', content: 'bcdefg'[i % 6] ?? 'b' }]),
  );
  const { ids } = await generate(parameters, toyModel, prompts, { maxNewTokens: 4, seed: 1, eosId: 1, padId: 0 });
  const all = ids.flat();
  return all.filter((id) => id === toyTokenizer.encode('a')[0]).length / all.length;
}

describe('DPO on pairs', () => {
  it('learns what is preferred, on prompts it never saw, and writes more of it; the reference stays', async () => {
    const state = newState(deps());
    const reading = () => readPolicy(state.policy.parameters, 'dpo', { ...deps(), prompts: toyPrompts });
    const d = deps({ reading });
    const before = await toArrays(d.reference);
    const { events, result } = await collect(run(config(), d, state));
    expect(series(events, 'eval_rewards/accuracies')[0]).toBeCloseTo(0.5, 6); // π is still π_ref: every pair a draw
    expect(series(events, 'eval_rewards/accuracies').at(-1)).toBeGreaterThan(0.85);
    expect(series(events, 'eval_loss')[0]).toBeCloseTo(Math.LN2, 5);
    expect(series(events, 'eval_loss').at(-1)).toBeLessThan(0.5);
    expect(series(events, 'rewards/margins').at(-1)).toBeGreaterThan(1);
    expect(series(events, 'preflight/max_log_ratio')[0]).toBeLessThan(1e-4);
    expect(series(events, 'objective/kl')[0]).toBeCloseTo(0, 5);
    expect(series(events, 'objective/kl').at(-1)).toBeGreaterThan(0.1);
    expect(await shareOfA(state.policy.parameters)).toBeGreaterThan((await shareOfA(d.reference)) + 0.15);
    expect(await toArrays(d.reference)).toEqual(before);
    const usable = d.rows.filter((r) => !r.tie && r.chosen !== r.rejected).length;
    expect(result).toEqual({
      learned: usable - (result?.heldOut ?? 0),
      heldOut: result?.heldOut,
      leftOut: d.rows.length - usable,
    });
    expect(result?.heldOut).toBeGreaterThan(8);
  });

  it('reports every metric under a name of its manifest, all finite, and figures that agree with each other', async () => {
    const { events } = await collect(run(config({ epochs: 2, sftCoef: 0.5 }), deps()));
    for (const e of events) {
      if (e.type !== 'metrics') continue;
      for (const [name, value] of Object.entries(e.values)) {
        expect(metricOf(dpoStage, name), name).toBeDefined();
        expect(Number.isFinite(value), name).toBe(true);
      }
      for (const part of ['', 'eval_']) {
        const of = (name: string) => e.values[`${part}${name}`] as number;
        if (!(`${part}rewards/margins` in e.values)) continue;
        expect(of('rewards/chosen') - of('rewards/rejected')).toBeCloseTo(of('rewards/margins'), 4);
        expect(of('loss')).toBeGreaterThan(0);
      }
    }
    expect(series(events, 'nll_loss').length).toBe(series(events, 'loss').length);
    expect(series((await collect(run(config({ epochs: 1 }), deps()))).events, 'nll_loss')).toEqual([]);
  });

  it('with a loss on chosen answers they grow more likely, where the lead alone lets them fall', async () => {
    const last = async (rpo_alpha: number) => {
      const { events } = await collect(run(config({ rpo_alpha, epochs: 3 }), deps()));
      return [series(events, 'eval_logps/chosen').at(-1) as number, series(events, 'eval_logps/chosen')[0] as number];
    };
    const [alone, start] = (await last(0)) as [number, number];
    const [beside] = (await last(1)) as [number];
    expect(beside).toBeGreaterThan(alone + 0.5);
    expect(beside).toBeGreaterThan(start);
    // Of two pairs filled up to eight: −α·mean(−6/3, −2/2), and a finite gradient for what is no pair.
    const pairs = [
      [0, 1],
      [2, 3],
    ] as const;
    const answers = {
      prompts: [[3], [3], [3], [3]],
      responses: [
        [5, 5, 1],
        [6, 1],
        [7, 1],
        [8, 1],
      ],
      width: 3,
    };
    const batch = pairsBatch([...pairs], answers, [-6, -3, -2, -4], 0);
    const sums = tf.tensor1d([-6, -3, -2, -4, 0, 0, 0, 0].slice(0, batch.answers));
    const { figures } = pairObjective(pairLoss('sigmoid', 0.1, 0, 0.5));
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor1D) => figures(x, batch).beside as tf.Scalar)(sums);
    expect((await value.data())[0]).toBeCloseTo(0.5 * 1.5, 6);
    const slopes = [...(await grad.data())];
    for (const [i, slope] of [-0.5 / 6, 0, -0.5 / 4, 0].entries()) expect(slopes[i]).toBeCloseTo(slope, 6);
    for (const slope of slopes.slice(4)) expect(slope).toBe(0);
  });

  it('keeps what was demonstrated where it is asked to', async () => {
    const last = async (sftCoef: number) => {
      const d = deps();
      const state = newState(d);
      await collect(run(config({ sftCoef }), d, state));
      const ids = [3, 6, 4, 15, 15, 15, 15, 1]; // b, then kkkk
      const out = tf.tidy(() => {
        const scores = logits(
          state.policy.parameters,
          hiddenStates(state.policy.parameters, toyModel, layEndToEnd([ids], 0)),
        );
        return tf.mean(tf.gather(tf.reshape(tf.slice(tf.logSoftmax(scores), [2, 15], [5, 1]), [-1]), [0, 1, 2, 3]));
      });
      return (await out.data())[0] as number;
    };
    expect(await last(1)).toBeGreaterThan((await last(0)) + 1);
  });

  it('goes on after a reload as if nothing had been', async () => {
    const c = config({ epochs: 2, sftCoef: 0.5 });
    const d = deps({ rows: rows(20) });
    const whole = newState(d);
    const all = await collect(run(c, d, whole));
    const first = newState(d);
    const half = await collect(run(c, d, first), (e) => e.type === 'checkpoint' && e.step === 2);
    const left = unpackSnapshot<{ policy: TrainableState; step: number }>(
      throughBytes(await saveState('dpo', 2, first)),
    );
    const reloaded = { ...left, policy: loadTrainable(left.policy, options) };
    const rest = await collect(run(c, d, reloaded));
    expect(await saveState('dpo', 9, reloaded)).toEqual(await saveState('dpo', 9, whole));
    expect([...series(half.events, 'loss'), ...series(rest.events, 'loss')]).toEqual(series(all.events, 'loss'));
    expect(series(rest.events, 'preflight/max_log_ratio')).toEqual([]); // a run that goes on has flown
  });

  it('learning rate 0 leaves the policy the reference, and β scales the rewards alone', async () => {
    const d = deps({ rows: rows(20) });
    const state = newState(d);
    const { events } = await collect(run(config({ learningRate: 0, epochs: 2 }), d, state));
    expect(await weights(state)).toEqual(await toArrays(d.reference));
    for (const margin of series(events, 'rewards/margins')) expect(Math.abs(margin)).toBeLessThan(1e-4);
    const firstOf = async (beta: number) =>
      series((await collect(run(config({ beta, epochs: 1 }), d))).events, 'logps/chosen')[0];
    expect(await firstOf(0.1)).toBe(await firstOf(1));
  });

  it('keeps the number of tensors constant', async () => {
    const counts: number[] = [];
    for await (const e of run(config({ epochs: 2, sftCoef: 0.5 }), deps()))
      if (e.type === 'progress') counts.push(tf.memory().numTensors);
    expect(new Set(counts).size).toBe(1);
  });

  it('on webgpu steps that are only given again are the same as on wasm', async () => {
    const figures = async () => {
      const { events } = await collect(
        run(config({ epochs: 3, sftCoef: 0.5, learningRate: 2e-3 }), deps({ rows: rows(20) })),
      );
      return ['loss', 'logps/chosen', 'logps/rejected', 'nll_loss', 'grad_norm'].flatMap((name) =>
        series(events, name),
      );
    };
    const want = await figures();
    await switchBackend('webgpu');
    const got = await figures();
    await switchBackend('wasm');
    expect(got).toHaveLength(want.length);
    for (const [i, figure] of want.entries()) expect(got[i]).toBeCloseTo(figure, 3);
  }, 120_000);
});

describe('faults stop the run, name their cause and keep the last good state', () => {
  it('no pair that prefers one answer to another', async () => {
    const tied: PreferenceRow[] = [
      { prompt: 'b', chosen: 'a', rejected: 'c', tie: true, rater: 't' },
      { prompt: 'b', chosen: 'ac', rejected: 'ac', rater: 't' },
    ];
    for (const some of [[], tied])
      await expect(collect(run(config(), deps({ rows: some })))).rejects.toMatchObject({
        name: 'StageError',
        code: 'pairs-none-usable',
        message: expect.stringMatching(/Label some pairs first/),
      });
  });

  it('a policy that is not the reference before the first update', async () => {
    const d = deps();
    const state = newState({ ...d, reference: livelyParameters(4, 5) });
    const before = await weights(state);
    await expect(collect(run(config(), d, state))).rejects.toMatchObject({
      code: 'dpo-preflight',
      message: expect.stringMatching(/Nothing was changed/),
    });
    expect(await weights(state)).toEqual(before);
  });

  it('a reference whose weights are broken already', async () => {
    const d = deps();
    const [weight] = d.reference.values();
    const nan = tf.fill(weight?.shape ?? [], Number.NaN);
    weight?.assign(nan);
    await expect(collect(run(config(), d))).rejects.toMatchObject({ code: 'dpo-model-not-finite' });
  });

  it('a gradient that is not a finite number', async () => {
    const d = deps();
    const state = newState(d);
    const { optimizer } = state.policy;
    const update = optimizer.update.bind(optimizer);
    let calls = 0;
    optimizer.update = (gradients, rate) =>
      update(++calls === 3 ? new Map([...gradients].map(([k, g]) => [k, tf.mul(g, Number.NaN)])) : gradients, rate);
    await expect(collect(run(config(), d, state))).rejects.toMatchObject({
      code: 'dpo-not-finite',
      message: expect.stringMatching(/at step 3/),
    });
    expect([optimizer.step, state.step]).toEqual([2, 2]);
    for (const { data } of await weights(state)) expect(data.every(Number.isFinite)).toBe(true);
  });

  it('a prompt that leaves no room for an answer', async () => {
    const long = [{ prompt: 'b'.repeat(22), chosen: 'a', rejected: 'c', rater: 't' }];
    await expect(collect(run(config(), deps({ rows: long })))).rejects.toMatchObject({ code: 'pairs-none-fit' });
  });
});

it('held-out pairs are measured some at a time, a prompt’s together', () => {
  const groups = groupByPrompt(rows(30));
  const pieces = groupsOf(groups, 16);
  expect(pieces.flat()).toEqual(groups);
  for (const piece of pieces.slice(0, -1)) {
    const pairs = piece.reduce((sum, g) => sum + g.rows.length, 0);
    expect(pairs >= 16 && pairs < 19).toBe(true);
  }
});
