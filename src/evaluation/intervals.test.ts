/**
 * Each kind of 95% interval that the suite shows, at the number of prompts that it is shown for, on simulated prompts
 * whose true value is known. A thousand repetitions each with RLHF_LONG=1, a part of them otherwise.
 */
import { describe, expect, test } from 'vitest';
import type { Measured } from '../data/measured';
import { Random } from '../random';
import { binomialCdf, bootstrap, mean } from '../statistics';
import { families, sampleItem } from '../tasks';
import { STYLES } from '../tasks/types';
import { LONG, longOr } from '../testing/long';
import { bleuWithPseudo } from './bleu';
import { distinct, distinctFigure } from './distinct';
import { meanDifference, meanOfFigures, meanOfScores, meanOfValues, shareOfAll } from './intervals';
import { figuresOfAll } from './suite';

const REPETITIONS = longOr(1000, 200);
/** What fewer repetitions may stray by chance beyond the bounds that a thousand must keep. */
const SLACK = LONG ? 0 : 0.02;
/** Prompts per family, by default; where all families count together there are more. */
const N = 50;

type Draw = (random: Random) => number;
const scores = (n: number, draw: Draw, random: Random): number[] => Array.from({ length: n }, () => draw(random));

/** Share of repetitions whose interval holds the truth. */
function holds(name: string, truth: number, interval: (random: Random) => Pick<Measured, 'low' | 'high'>): number {
  const random = new Random(11, `interval ${name}`);
  let held = 0;
  for (let r = 0; r < REPETITIONS; r++) {
    const { low, high } = interval(random);
    held += Number(low <= truth && truth <= high);
  }
  return held / REPETITIONS;
}

const expectHeld = (share: number): void => {
  expect(share).toBeGreaterThanOrEqual(0.93 - SLACK);
  expect(share).toBeLessThanOrEqual(0.97 + SLACK);
};

const coin =
  (p: number): Draw =>
  (random) =>
    Number(random.chance(p));
/** Right with probability p, else nothing with probability q, else something in between. */
const graded =
  (p: number, q: number): Draw =>
  (random) =>
    random.chance(p) ? 1 : random.chance(q) ? 0 : random.next();
const ties =
  (win: number, tie: number): Draw =>
  (random) =>
    random.chance(tie) ? 0.5 : Number(random.chance(win));

describe('the true mean is in the interval of scores', () => {
  test.each<[string, number, Draw, number]>([
    ['accuracy', N, coin(0.8), 0.8],
    ['accuracy', N, coin(0.15), 0.15],
    ['refusals over all families', 400, coin(0.02), 0.02],
    ['token F1', N, graded(0.6, 0.4), 0.6 + 0.4 * 0.6 * 0.5],
    ['token F1, low', N, graded(0.07, 0.85), 0.07 + 0.93 * 0.15 * 0.5],
    ['ROUGE', N, (random) => (random.next() + random.next() + random.next()) / 3, 0.5],
    ['facts', N, (random) => mean([1, 2, 3].map(() => Number(random.chance(0.9)))), 0.9],
    ['win rate of a family, half of them ties', N, ties(0.7, 0.5), 0.6],
    ['win rate over all families', 400, ties(0.75, 0.2), 0.7],
    ['win rate with few decided', N, ties(0.65, 0.8), 0.53],
  ])('%s, n = %i', (name, n, draw, truth) => {
    expectHeld(holds(`${name} ${truth}`, truth, (random) => meanOfScores(scores(n, draw, random))));
  });

  // Of 0/1 scores the share can be worked out: with a fixed truth it goes up and down with n by a point or two.
  test.each([0.1, 0.3, 0.5, 0.7, 0.9])('accuracy, n = 50, true share %f: exactly', (p) => {
    let held = 0;
    for (let k = 0; k <= N; k++) {
      const { low, high } = meanOfScores([...Array<number>(k).fill(1), ...Array<number>(N - k).fill(0)]);
      if (low <= p && p <= high) held += binomialCdf(k, N, p) - (k === 0 ? 0 : binomialCdf(k - 1, N, p));
    }
    expect(held).toBeGreaterThan(0.93);
    expect(held).toBeLessThan(0.975);
  });

  test('near an end of the scale the percentile bootstrap misses the truth in one case of ten, this interval does not', () => {
    const draw = coin(0.96);
    const old = holds('near the end', 0.96, (random) => {
      const { interval } = bootstrap(scores(N, draw, random), mean, random, { draws: 200 });
      return { low: interval[0], high: interval[1] };
    });
    expect(old).toBeLessThan(0.9 + SLACK);
    expect(holds('near the end', 0.96, (random) => meanOfScores(scores(N, draw, random)))).toBeGreaterThan(
      0.93 - SLACK,
    );
  });

  test('where no prompt differs there is room left still', () => {
    expect(meanOfScores(Array(N).fill(1))).toMatchObject({ value: 1, high: 1 });
    expect(meanOfScores(Array(N).fill(1)).low).toBeCloseTo(50 / (50 + 1.96 ** 2), 3); // Wilson's own
    const { low, high } = meanOfScores(Array(N).fill(0.5));
    expect(high - low).toBeGreaterThan(0.03);
    expect(meanOfScores([])).toEqual({ value: Number.NaN, low: 0, high: 1, n: 0 });
  });
});

describe('the true change is in the interval of paired differences', () => {
  const steps =
    (up: number, down: number): Draw =>
    (random) => {
      const at = random.next();
      return at < up ? 1 : at < up + down ? -1 : 0;
    };
  test.each<[string, Draw, number]>([
    ['right or wrong, a tenth differ', steps(0.08, 0.04), 0.04],
    ['right or wrong, many differ', steps(0.3, 0.1), 0.2],
    ['graded, most the same', (random) => (random.chance(0.5) ? 0 : 0.6 * random.next() - 0.2), 0.05],
    ['graded, all differ', (random) => 0.25 * (random.next() + random.next() + random.next() - 1.4), 0.025],
    ['F1', (random) => (random.chance(0.6) ? 0 : graded(0.6, 0.4)(random) - graded(0.6, 0.4)(random)), 0],
    ['only losses, from the ceiling', (random) => (random.chance(0.8) ? 0 : -random.next()), -0.1],
  ])(`%s, n = ${N}`, (name, draw, truth) => {
    expectHeld(holds(name, truth, (random) => meanDifference(scores(N, draw, random))));
  });

  test('with next to none that differ it is wider than it says, never narrower', () => {
    expect(holds('rare', 0.01, (random) => meanDifference(scores(N, steps(0.03, 0.02), random)))).toBeGreaterThan(0.95);
    expect(meanDifference(Array(N).fill(0)).high).toBeGreaterThan(0.02);
  });
});

/** Sentences of a small vocabulary, and answers that garble some of their words. */
function garbled(random: Random, most: number): [answer: string, reference: string] {
  const word = () => `w${Math.floor(60 * random.next() ** 1.5)}`;
  const reference = Array.from({ length: 4 + random.int(7) }, word);
  const error = random.chance(0.3) ? 0 : most * random.next();
  return [reference.map((w) => (random.chance(error) ? word() : w)).join(' '), reference.join(' ')];
}

describe('figures that all answers make together', () => {
  const bleuOf = (pairs: readonly [string, string][]) =>
    bleuWithPseudo(
      pairs.map(([answer]) => answer),
      pairs.map(([, reference]) => reference),
    );
  test.each([0.4, 0.9])(`corpus BLEU, up to %f of an answer's words wrong, n = ${N}`, (most) => {
    const pool = new Random(5, `bleu ${most}`);
    const truth = bleuOf(Array.from({ length: longOr(6000, 3000) }, () => garbled(pool, most))).whole;
    const share = holds(`bleu ${most}`, truth, (random) => {
      const { whole, pseudo } = bleuOf(Array.from({ length: N }, () => garbled(random, most)));
      return shareOfAll(whole, pseudo);
    });
    expectHeld(share);
  });

  /** The world's own answers: as repetitive as those of a model. */
  const pool = families.flatMap(({ name }) => Array.from({ length: 60 }, (_, i) => sampleItem(name, 'test', 9, i)));
  const texts = (n: number, random: Random) =>
    Array.from({ length: n }, () => random.pick(pool).answers[random.pick(STYLES)]);
  test.each([N, 400])('distinct-2, n = %i', (n) => {
    const random = new Random(5, `distinct ${n}`);
    const truth = mean(Array.from({ length: longOr(800, 200) }, () => distinct(texts(n, random), 2)));
    expectHeld(holds(`distinct ${n}`, truth, (own) => distinctFigure(texts(n, own), 2)));
  });
  test('the percentile bootstrap never holds distinct-2: a resample repeats texts', () => {
    const random = new Random(5, 'bootstrap of distinct');
    const truth = mean(Array.from({ length: 200 }, () => distinct(texts(N, random), 2)));
    const tries = Array.from({ length: 20 }, () =>
      bootstrap(texts(N, random), (own) => distinct(own, 2), random, { draws: 100 }),
    );
    expect(mean(tries.map(({ interval: [low, high] }) => Number(low <= truth && truth <= high)))).toBeLessThan(0.2);
  });

  const surprise = (random: Random) => {
    const tokens = 4 + random.int(28);
    return { tokens, nats: tokens * (0.4 + 0.8 * random.next() ** 2) + 2 };
  };
  test.each([N, 400])('perplexity, n = %i', (n) => {
    const truth = Math.exp(0.4 + 0.8 / 3 + 2 / 17.5); // nats and tokens in the mean
    const share = holds(`perplexity ${n}`, truth, (random) => {
      const answered = { items: [], answers: [], surprise: Array.from({ length: n }, () => surprise(random)) };
      return figuresOfAll([answered]).perplexity as Measured;
    });
    expectHeld(share);
  });
});

test(`words of an answer, n = ${N}`, () => {
  const words: Draw = (random) => 3 + 30 * random.next() ** 2;
  expectHeld(holds('words', 13, (random) => meanOfValues(scores(N, words, random))));
});

test.each([2, 8])(`mean of %i families, n = ${N} each`, (k) => {
  const each = Array.from({ length: k }, (_, i) => 0.55 + (0.4 * i) / k);
  const share = holds(`families ${k}`, mean(each), (random) =>
    meanOfFigures(each.map((p) => meanOfScores(scores(N, coin(p), random)))),
  );
  expectHeld(share);
});

test.each([
  [5, 2.776],
  [10, 2.262],
  [50, 2.01],
])('the mean of %i values is within t standard errors: %f', (n, t) => {
  const values = Array.from({ length: n }, (_, i) => i);
  const { value, high } = meanOfValues(values);
  const error = Math.sqrt(values.reduce((sum, v) => sum + (v - value) ** 2, 0) / (n - 1) / n);
  expect(Math.abs((high - value) / error / t - 1)).toBeLessThan(0.01);
});
