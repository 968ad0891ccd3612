import { describe, expect, test } from 'vitest';
import { answer } from './fixtures';
import { makeRecord } from './make-record';
import { makePair, nextShowing, type Pair, QUEUE_DEFAULTS, type QueueOptions } from './pair-queue';
import { pairsOfRanking } from './ranking';
import type { LabelRecord } from './record';
import { selectionReport } from './selection-report';

const pairs = (n: number, name: string, more: (i: number) => Parameters<typeof makePair>[3] = () => ({})): Pair[] =>
  Array.from({ length: n }, (_, i) => makePair(`${name} ${i}`, answer('one'), answer('two'), more(i)) as Pair);

function labelAll(
  pool: Pair[],
  gold: Pair[],
  options: Partial<QueueOptions>,
  start: LabelRecord[] = [],
): LabelRecord[] {
  const done = [...start];
  const all = { ...QUEUE_DEFAULTS, ...options };
  for (let next = nextShowing(pool, gold, done, all); next !== null; next = nextShowing(pool, gold, done, all)) {
    const where = { id: `${done.length}`, rater: all.rater, session: 's', shownAt: 0, decidedAt: 1, activeMs: 1 };
    done.push(
      makeRecord(next, { ticket: next.index, choice: done.length % 3 ? 'left' : 'right', strength: null }, where),
    );
  }
  return done;
}

describe('queue', () => {
  const pool = pairs(200, 'pool');

  test('every pair once, a tenth again with the sides swapped and a gap between, gold in between', () => {
    const gold = pairs(30, 'gold', () => ({ expected: 0 }));
    const done = labelAll(pool, gold, { seed: 3 });
    const normal = done.filter((one) => one.kind === 'normal');
    expect(new Set(normal.map((one) => one.pair)).size).toBe(200);
    expect(normal).toHaveLength(200);
    const repeats = done.filter((one) => one.kind === 'repeat');
    expect(repeats.length).toBeGreaterThanOrEqual(18);
    expect(repeats.length).toBeLessThanOrEqual(22);
    expect(new Set(repeats.map((one) => one.pair)).size).toBe(repeats.length);
    for (const repeat of repeats) {
      const first = normal.find((one) => one.pair === repeat.pair) as LabelRecord;
      expect(repeat.sides).not.toBe(first.sides);
      expect(done.indexOf(repeat) - done.indexOf(first)).toBeGreaterThanOrEqual(10);
    }
    const checks = done.filter((one) => one.kind === 'gold').length;
    expect(checks).toBeGreaterThanOrEqual(9);
    expect(checks).toBeLessThanOrEqual(13);
  });

  test('exactly a tenth of 120', () => {
    const done = labelAll(pool, [], { limit: 120 });
    expect(done.filter((one) => one.kind === 'normal')).toHaveLength(120);
    expect(done.filter((one) => one.kind === 'repeat')).toHaveLength(12);
  });

  test('is the same after a reload, shows the same pair after an undo, and differs between raters and seeds', () => {
    const order = (options: Partial<QueueOptions>) => labelAll(pool, [], options).map((one) => one.pair + one.sides);
    const whole = labelAll(pool, [], { seed: 4 });
    const resumed = labelAll(pool, [], { seed: 4 }, whole.slice(0, 57));
    expect(resumed.map((one) => one.pair)).toEqual(whole.map((one) => one.pair));
    expect(order({ seed: 4 })).not.toEqual(order({ seed: 5 }));
    expect(order({ rater: 'ann' })).not.toEqual(order({ rater: 'bob' }));
  });

  test('sides are even', () => {
    const swapped = labelAll(pool, [], {}).filter((one) => one.sides === 'swapped').length;
    expect(swapped).toBeGreaterThan(85);
    expect(swapped).toBeLessThan(135);
  });

  test('pairs with the fewest labels of others come first', () => {
    const rare = new Set(pool.slice(0, 20).map((pair) => pair.id));
    const done = labelAll(pool, [], { repeatShare: 0, limit: 20, labelsOf: (id) => (rare.has(id) ? 0 : 2) });
    expect(done.every((one) => rare.has(one.pair))).toBe(true);
  });

  test('two answers that read the same make no pair', () => {
    expect(makePair('p', answer('yes'), answer(' yes\r\n'))).toBeNull();
  });
});

test('uncertain selection keeps a random share, and the report measures the difference', () => {
  // The larger the margin, the surer the reward model is right; answers[0] is chosen when it is.
  const pool = pairs(400, 'margin', (i) => ({ rewardMargin: (i - 200) / 20 + 0.01 }));
  const done: LabelRecord[] = [];
  const options = {
    ...QUEUE_DEFAULTS,
    selection: 'uncertain',
    randomShare: 0.3,
    repeatShare: 0,
    goldShare: 0,
    limit: 200,
  } as const;
  for (let next = nextShowing(pool, [], done, options); next !== null; next = nextShowing(pool, [], done, options)) {
    const margin = next.pair.rewardMargin as number;
    const modelRight = Math.abs(margin) > 2 || done.length % 2 === 0;
    const better = margin > 0 === modelRight ? 0 : 1;
    const choice = (better === 0) === (next.sides === 'kept') ? 'left' : 'right';
    const where = { id: `${done.length}`, rater: 'me', session: 's', shownAt: 0, decidedAt: 1, activeMs: 1 };
    done.push(makeRecord(next, { ticket: next.index, choice, strength: null }, where));
  }
  const report = selectionReport(done);
  expect(report.random.labels + report.uncertain.labels).toBe(200);
  expect(report.random.labels).toBeGreaterThan(40);
  expect(report.random.labels).toBeLessThan(85);
  expect(report.difference.modelRight.interval[1]).toBeLessThan(0);
});

describe('ranking', () => {
  test('K answers make K(K-1)/2 pairs, better first', () => {
    const ranked = pairsOfRanking([[2], [0, 3], [1]]);
    expect(ranked).toHaveLength(6);
    expect(ranked.filter((one) => one.tie)).toEqual([{ better: 0, worse: 3, tie: true, distance: 0 }]);
    expect(ranked[0]).toEqual({ better: 2, worse: 0, tie: false, distance: 1 });
    expect(() => pairsOfRanking([[1], [1]])).toThrow(/twice/);
  });
});
