import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import type { PreferenceRow, UnpairedRow } from '../data/rows';
import { cloneParameters, type Parameters } from '../model';
import { ktoStage } from '../recipes/stages/kto';
import { answerSums } from './answer-batches';
import { drawsOf } from './draws';
import { type KtoSettings, ktoObjective } from './kto-objective';
import { tokenBatch } from './token-batch';
import { livelyParameters, metricOf, toyModel, toyTokenizer } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

const rows = (count: number): PreferenceRow[] =>
  Array.from({ length: count }, (_, i) => ({
    prompt: `${'bcdefghijk'[i % 10]}${'bcd'[i % 3]}`,
    chosen: 'aa'.slice(i % 2),
    rejected: 'kh',
    rater: 'test',
  }));
const config = (changes: Partial<KtoSettings> = {}): KtoSettings => ({
  ...ktoStage.settings.parse({}),
  batchSize: 8,
  heldOut: 0.2,
  maxLength: 24,
  ...changes,
});
const made = (
  some: readonly PreferenceRow[],
  settings = config(),
  policy?: Parameters,
  unpaired?: readonly UnpairedRow[],
) => {
  const reference = livelyParameters(3, 5);
  const deps = {
    ...{ name: 'kto', model: toyModel, tokenizer: toyTokenizer, draws: drawsOf(2), reference, rows: some },
    ...(unpaired && { unpaired }),
  };
  return ktoObjective(settings, deps, policy ?? cloneParameters(reference));
};
type Made = Awaited<ReturnType<typeof made>>;
type Batch = NonNullable<Awaited<ReturnType<Made['objective']['next']>>['batch']>;
const batchAt = async ({ objective }: Made, step: number) => (await objective.next(step)).batch as Batch;

describe('KTO on pairs taken apart', () => {
  it('every pair is one desirable and one undesirable answer; each epoch has all of them once', async () => {
    const it = await made(rows(30));
    const { objective, counts } = it;
    expect(counts.learned + counts.heldOut).toBe(60);
    expect(counts.leftOut).toBe(0);
    const epoch = objective.total / config().epochs;
    const seen: number[] = [];
    let desirable = 0;
    for (let step = 0; step < epoch; step++) {
      const batch = await batchAt(it, step);
      seen.push(...batch.rows);
      desirable += batch.desirable.reduce((sum, one) => sum + one, 0);
    }
    expect([seen.length, desirable]).toEqual([counts.learned, counts.learned / 2]);
  });

  it('before any update z and every gain are 0: the loss is λ/2, whatever the side', async () => {
    const it = await made(rows(10), config({ desirableWeight: 3, undesirableWeight: 1 }));
    const { batch, told } = await it.objective.next(0);
    const own = batch as Batch;
    expect(told.kl).toBeLessThan(1e-4);
    const sums = tf.tensor1d(own.reference);
    const { losses } = it.objective.figures(sums, own);
    const values = [...(await losses.data())].slice(0, own.rows.length);
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(own.desirable[i] ? 1.5 : 0.5, 4);
  });

  it('z is the mean log-ratio of the answers of the rows before, by hand', async () => {
    const policy = livelyParameters(5, 5);
    const it = await made(rows(10), config(), policy);
    const { batch, told, answers } = await it.objective.next(0);
    const own = batch as Batch;
    const reference = livelyParameters(3, 5);
    const ratios: number[] = [];
    for (const [i, row] of own.rows.entries()) {
      const before = own.rows.at(i - 1) as number;
      const ids = [...(answers.prompts[row] as number[]), ...(answers.responses[before] as number[])];
      const one = { prompts: [answers.prompts[row] as number[]], responses: [answers.responses[before] as number[]] };
      expect(ids.length).toBeLessThanOrEqual(24);
      const tokens = tokenBatch({ ...one, width: 24 }, [0], 0);
      const answer = new Int32Array(tokens.targets.length);
      const sum = async (of: Parameters) =>
        (await tf.tidy(() => answerSums(of, toyModel, { tokens, answer, answers: 8 })).data())[0] as number;
      ratios.push((await sum(policy)) - (await sum(reference)));
    }
    const mean = ratios.reduce((a, b) => a + b) / ratios.length;
    expect(mean).toBeGreaterThan(0.1); // or the clamp would hide all of it
    expect(told.kl).toBeCloseTo(mean, 3);
    expect(own.referencePoint[0]).toBeCloseTo(told.kl as number, 5);
  });

  it('a last batch of one answer, which would have no z, goes to the one before', async () => {
    // 5 pairs, one held out: 8 answers in batches of 7 would leave one over.
    const it = await made(rows(5), config({ batchSize: 7, epochs: 1 }));
    expect(it.objective.total).toBe(1);
    expect((await batchAt(it, 0)).rows).toHaveLength(8);
  });

  it('counts each figure by what it is a mean over; a side that a batch lacks is not told', async () => {
    const { objective } = await made(rows(10));
    const batch = { rows: [0, 1, 2], desirable: Uint8Array.of(1, 1, 1) } as unknown as Batch;
    const counted = (figure?: string) => objective.count(batch, figure);
    expect([counted(), counted('loss'), counted('logps/chosen'), counted('rewards/rejected')]).toEqual([3, 3, 3, 0]);
    expect(objective.derived?.({ 'rewards/chosen': 1 })).toEqual({});
    expect(objective.derived?.({ 'rewards/chosen': 1, 'rewards/rejected': -0.5 })).toEqual({ 'rewards/margins': 1.5 });
    expect(metricOf(ktoStage, 'kl')?.label).toBe('Reference point');
  });

  it('ties alone, or one prompt alone: a clear word, and nothing NaN', async () => {
    const ties = rows(4).map((row) => ({ ...row, tie: true }));
    await expect(made(ties)).rejects.toMatchObject({ code: 'pairs-none-usable' });
    const { objective, counts } = await made(rows(1));
    expect([objective.heldOut, counts.heldOut, counts.learned]).toEqual([[], 0, 2]);
    expect((await objective.next(0)).told.kl).toBeGreaterThanOrEqual(0);
  });
});

describe('answers that come with a label of their own', () => {
  const answers = (count: number): UnpairedRow[] =>
    Array.from({ length: count }, (_, i) => ({
      prompt: 'bcdefghijk'[i % 10] as string,
      completion: i % 3 === 0 ? 'aa' : 'kh',
      label: i % 3 === 0,
    }));

  it('are learned from as they are, without a pair: each once an epoch, on the side of its label', async () => {
    const it = await made([], config(), undefined, answers(30));
    const { objective, counts } = it;
    expect([counts.learned + counts.heldOut, counts.leftOut]).toEqual([30, 0]);
    const seen: boolean[] = [];
    for (let step = 0; step < objective.total / config().epochs; step++) {
      const { answers: all, batch } = await objective.next(step);
      for (const [i, row] of (batch as Batch).rows.entries()) {
        const isGood = all.responses[row]?.slice(0, 2).join() === toyTokenizer.encode('aa').join();
        expect((batch as Batch).desirable[i]).toBe(Number(isGood));
        seen.push(isGood);
      }
    }
    expect(seen).toHaveLength(counts.learned);
    expect(new Set(seen).size).toBe(2);
  });

  it('beside pairs both are learned from, and no prompt is on both sides of the held-out split', async () => {
    const { objective, counts } = await made(rows(20), config(), undefined, answers(10));
    expect(counts.learned + counts.heldOut).toBe(50);
    const prompts = ({ rows: own }: Batch, { prompts: all }: { prompts: readonly (readonly number[])[] }) =>
      own.map((row) => all[row]?.join());
    const { answers: all } = await objective.next(0);
    const heldOut = new Set(objective.heldOut.flatMap((batch) => prompts(batch, all)));
    for (let step = 0; step < objective.total; step++) {
      const { batch } = await objective.next(step);
      for (const prompt of prompts(batch as Batch, all)) expect(heldOut.has(prompt)).toBe(false);
    }
  });

  it('one without room is left out and counted; none with room is one clear word', async () => {
    const long = { prompt: 'b'.repeat(40), completion: 'aa', label: true };
    expect((await made([], config(), undefined, [...answers(12), long])).counts.leftOut).toBe(1);
    await expect(made([], config(), undefined, [long])).rejects.toMatchObject({ code: 'unpaired-none-fit' });
  });
});

it('a batch of one is refused where it is set', () => {
  expect(ktoStage.settings.safeParse({ batchSize: 1 }).success).toBe(false);
});
