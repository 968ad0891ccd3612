import { describe, expect, test } from 'vitest';
import { Random } from '../random';
import { bradleyTerryConsensus, dawidSkeneConsensus, majority } from './consensus';
import { crowdBradleyTerry, type Reliability, type Win } from './crowd-bradley-terry';
import { dawidSkene } from './dawid-skene';
import { answer, label } from './fixtures';
import type { Choice } from './record';

describe('Dawid-Skene', () => {
  // Dawid and Skene 1979, table 1: 45 patients; observer 1 saw each three times, observers 2 to 5 once.
  const patients = (
    '111 1 1 1 1|333 4 3 3 4|112 2 1 2 2|222 3 1 2 1|222 3 2 2 2|222 3 3 2 2|122 2 1 1 1|333 3 4 3 3|222 2 2 2 3|' +
    '232 2 2 2 3|444 4 4 4 4|222 3 3 4 3|111 1 1 1 1|222 3 2 1 2|121 1 1 1 1|111 2 1 1 1|111 1 1 1 1|111 1 1 1 1|' +
    '222 2 2 2 1|222 1 3 2 2|222 2 2 2 2|222 2 2 2 1|222 3 2 2 2|221 2 2 2 2|111 1 1 1 1|111 1 1 1 1|232 2 2 2 2|' +
    '111 1 1 1 1|111 1 1 1 1|112 1 1 2 1|111 1 1 1 1|333 3 2 3 3|111 1 1 1 1|222 2 2 2 2|222 3 2 3 2|433 4 3 4 3|' +
    '221 2 2 3 2|232 3 2 3 3|333 3 4 3 2|111 1 1 1 1|111 1 1 1 1|121 2 1 1 1|232 2 2 2 2|121 1 1 1 1|222 2 2 2 2'
  ).split('|');
  const labels = patients.flatMap((row, i) =>
    row
      .split(' ')
      .flatMap((answers, r) =>
        [...answers].map((one) => ({ item: `${i + 1}`, rater: `${r + 1}`, label: Number(one) - 1 })),
      ),
  );

  test("the paper's anaesthetists: class shares 0.40, 0.42, 0.11, 0.07 and observer 1's error rates", () => {
    const { prevalence, confusion, posterior } = dawidSkene(labels, 4);
    expect(posterior.size).toBe(45);
    expect(prevalence.map((p) => Number(p.toFixed(2)))).toEqual([0.4, 0.42, 0.11, 0.07]);
    const first = confusion.get('1')?.map((row) => row.map((p) => Number(p.toFixed(2))));
    expect(first?.[0]).toEqual([0.89, 0.11, 0, 0]);
    expect(first?.[1]).toEqual([0.07, 0.88, 0.05, 0]);
  });

  test('a mirror makes the confusion the same when first and second change places', () => {
    const { confusion, prevalence } = dawidSkene(labels, 4, { mirror: [1, 0, 2, 3] });
    expect(prevalence[0]).toBeCloseTo(prevalence[1] as number, 12);
    for (const matrix of confusion.values()) expect(matrix[0]?.[1]).toBeCloseTo(matrix[1]?.[0] as number, 12);
  });
});

describe('Crowd Bradley-Terry', () => {
  test('with perfect raters it orders answers as they win, and finds the rater who says the opposite', () => {
    const random = new Random(5, 'bt');
    const quality = [2, 1, 0, -1, -2];
    const wins: Win[] = [];
    for (let round = 0; round < 120; round++) {
      for (const rater of ['good', 'fair', 'opposite']) {
        const [a, b] = random.sample([0, 1, 2, 3, 4], 2) as [number, number];
        const aWins = random.chance(1 / (1 + Math.exp((quality[b] as number) - (quality[a] as number))));
        const told = rater === 'opposite' ? !aWins : rater === 'fair' && random.chance(0.3) ? !aWins : aWins;
        wins.push({ winner: `${told ? a : b}`, loser: `${told ? b : a}`, rater, weight: 1 });
      }
    }
    const { scores, reliability } = crowdBradleyTerry(wins);
    expect([...scores].sort((x, y) => y[1] - x[1]).map(([name]) => name)).toEqual(['0', '1', '2', '3', '4']);
    const of = (rater: string) => reliability.get(rater)?.estimate as number;
    expect(of('opposite')).toBeLessThan(0.3);
    expect(of('good')).toBeGreaterThan(of('fair'));
  });

  /** Pairs whose answers stand in no other, as most of the page's: judged by the model itself, with a known η each. */
  const judged = (seed: number, eta: Readonly<Record<string, number>>, pairs: number): Win[] => {
    const random = new Random(seed, 'known eta');
    return Array.from({ length: pairs }, (_, i) => {
      const p = 1 / (1 + Math.exp(-1.5 * Math.SQRT2 * random.normal()));
      return Object.entries(eta).map(([rater, right]): Win => {
        const a = random.chance(right * p + (1 - right) * (1 - p));
        return { winner: `${i}${a ? 'a' : 'b'}`, loser: `${i}${a ? 'b' : 'a'}`, rater, weight: 1 };
      });
    }).flat();
  };

  /** Of many studies: how wide the 95% intervals of η are, and how many hold the truth. */
  const intervals = (truth: Readonly<Record<string, number>>, pairs: number) =>
    Array.from({ length: 12 }, (_, seed) => crowdBradleyTerry(judged(seed, truth, pairs)).reliability).flatMap(
      (found) =>
        Object.entries(truth).map(([rater, eta]) => {
          const { estimate, standardError } = found.get(rater) as Reliability;
          return { eta, estimate, width: 4 * standardError, holds: Math.abs(estimate - eta) < 2 * standardError };
        }),
    );
  const share = <T>(list: readonly T[], test: (one: T) => boolean) => list.filter(test).length / list.length;

  test.each([
    [142, { good: 0.95, fair: 0.85, guesses: 0.5 }],
    [1000, { good: 0.95, fair: 0.85, guesses: 0.5 }],
    [142, { a: 0.95, b: 0.95, c: 0.9, d: 0.85, guesses: 0.5 }],
  ])('of %d pairs the interval of η holds the truth, of who guesses too: %o', (pairs, truth) => {
    const found = intervals(truth, pairs);
    expect(share(found, ({ holds }) => holds)).toBeGreaterThan(0.85);
    const guessing = found.filter(({ eta }) => eta === 0.5);
    expect(guessing.reduce((sum, one) => sum + one.estimate, 0) / guessing.length).toBeLessThan(0.65);
  });

  test.each([
    [142, { good: 0.95, 'guesses 1': 0.5, 'guesses 2': 0.5 }],
    [142, { 'guesses 1': 0.5, 'guesses 2': 0.5, 'guesses 3': 0.5 }],
    [1000, { good: 0.95, guesses: 0.5 }],
  ])('of %d pairs η is not known where nobody, or one alone, knows: %o', (pairs, truth) => {
    expect(share(intervals(truth, pairs), ({ width }) => width > 0.35)).toBeGreaterThan(0.85);
  });

  test('answers in several pairs and thousands of pairs alike are fitted too, ties as halves', () => {
    const wins = judged(4, { a: 0.9, b: 0.9 }, 4000);
    const tie = (winner: string, loser: string): Win => ({ winner, loser, rater: 'a', weight: 0.5 });
    const { scores } = crowdBradleyTerry([...wins, tie('x', 'y'), tie('y', 'x'), { ...tie('y', 'z'), weight: 1 }]);
    expect(scores.size).toBe(8003);
    expect(scores.get('z')).toBeLessThan(scores.get('y') as number);
  });
});

describe('consensus of records', () => {
  const votes = (choices: Record<string, Choice>, prompt: string) =>
    Object.entries(choices).map(([rater, choice]) =>
      label({ rater, choice, prompt, answers: [answer('a'), answer('b')] }),
    );

  test('majority counts raters once, shares ties and leaves skips out', () => {
    const records = [
      ...votes({ x: 'left', y: 'left', z: 'right' }, 'p1'),
      ...votes({ x: 'left', y: 'right', z: 'skip' }, 'p2'),
    ];
    records.push(label({ ...records[2], id: 'again', kind: 'repeat', rater: 'z', choice: 'left', sides: 'swapped' }));
    const [one, two] = majority(records);
    expect(one).toMatchObject({ verdict: 'first', first: 2 / 3 });
    expect(two).toMatchObject({ verdict: null, first: 0.5 });
  });

  test('two good raters outweigh three who guess', () => {
    const random = new Random(9, 'guess');
    const records = Array.from({ length: 80 }, (_, i) => {
      const truth: Choice = random.chance(0.5) ? 'left' : 'right';
      const guess = () => (random.chance(0.5) ? 'left' : 'right') as Choice;
      return { truth, labels: votes({ a: truth, b: truth, x: guess(), y: guess(), z: guess() }, `p${i}`) };
    });
    const all = records.flatMap((one) => one.labels);
    const right = (pairs: { pair: string; first: number }[]) =>
      records.filter(({ truth, labels }) => {
        const p = pairs.find((one) => one.pair === labels[0]?.pair)?.first ?? 0.5;
        return p > 0.5 === (truth === 'left');
      }).length;
    expect(right(majority(all))).toBeLessThan(77);
    expect(right(dawidSkeneConsensus(all).pairs)).toBe(80);
    expect(right(bradleyTerryConsensus(all).pairs)).toBeGreaterThanOrEqual(79);
  });

  test('an empty study has no consensus', () => {
    expect(majority([])).toEqual([]);
    expect(dawidSkeneConsensus([]).pairs).toEqual([]);
    expect(bradleyTerryConsensus([]).pairs).toEqual([]);
  });
});
