import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeMilliseconds } from './active-time';
import { blindView, expectedSide } from './blind-view';
import { answer, label } from './fixtures';
import { makeRecord } from './make-record';
import { pairIdentity } from './pair-identity';
import { makePair } from './pair-queue';
import { chosenIndex, editRecord, labelRecordSchema, marginOf } from './record';
import { preferenceScale, verdictOf } from './votes';

describe('record', () => {
  test('a good record passes; each kind of nonsense is named', () => {
    expect(labelRecordSchema.safeParse(label()).success).toBe(true);
    const wrong = (more: object) =>
      labelRecordSchema.safeParse({ ...label(), ...more }).error?.issues.map((issue) => issue.path.join('.'));
    expect(wrong({ decidedAt: 5 })).toEqual(['decidedAt']);
    expect(wrong({ choice: 'tie', strength: 'much' })).toEqual(['strength']);
    expect(wrong({ kind: 'gold' })).toEqual(['expected']);
    expect(wrong({ pair: 'other' })).toEqual(['pair']);
    expect(wrong({ version: 2 })).toEqual(['version']);
    expect(wrong({ extra: 1 })).toEqual(['']);
  });

  test('the chosen answer depends on the sides, the verdict on the texts alone', () => {
    expect(chosenIndex(label({ choice: 'left', sides: 'kept' }))).toBe(0);
    expect(chosenIndex(label({ choice: 'left', sides: 'swapped' }))).toBe(1);
    expect(chosenIndex(label({ choice: 'tie' }))).toBeNull();
    const [a, b] = [answer('a'), answer('b')];
    const same = [
      label({ answers: [a, b], sides: 'kept', choice: 'left' }),
      label({ answers: [a, b], sides: 'swapped', choice: 'right' }),
      label({ answers: [b, a], sides: 'kept', choice: 'right' }),
      label({ answers: [b, a], sides: 'swapped', choice: 'left' }),
    ];
    expect(same.map(verdictOf)).toEqual(['first', 'first', 'first', 'first']);
    expect(new Set(same.map((one) => one.pair)).size).toBe(1);
    expect(preferenceScale(label({ answers: [b, a], choice: 'left', strength: 'much' }))).toBe(-3);
  });

  test("margins are Llama 2's", () => {
    expect(marginOf(label({ strength: 'slightly' }))).toBeCloseTo(1 / 3);
    expect(marginOf(label({ strength: 'much' }), 'large')).toBe(3);
    expect(marginOf(label())).toBeNull();
  });

  test('an edit to a tie drops the strength', () => {
    expect(editRecord(label({ strength: 'much' }), { choice: 'tie' }).strength).toBeNull();
  });
});

describe('pair identity', () => {
  test('is the same for any order, line ends and outer space, and another for anything else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (prompt, a, b) => {
        expect(pairIdentity(prompt, a, b)).toBe(pairIdentity(`${prompt} \r\n`, ` ${b}`, a));
      }),
    );
    expect(pairIdentity('p', 'a\r\nb', 'c')).toBe(pairIdentity('p', 'c', 'a\nb'));
    expect(pairIdentity('p', 'ab', 'c')).not.toBe(pairIdentity('p', 'a', 'bc'));
    expect(pairIdentity('p', 'a', 'b')).not.toBe(pairIdentity('q', 'a', 'b'));
    const ids = Array.from({ length: 20_000 }, (_, i) => pairIdentity(`prompt ${i}`, 'yes', 'no'));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('blind view', () => {
  test('holds nothing that tells which model wrote an answer, nor what is expected', () => {
    const secret = (text: string) => ({ text, source: { model: 'SECRET', checkpoint: 'SECRET', sampling: null } });
    const pair = makePair('Prompt', secret('one'), secret('two'), {
      expected: 1,
      topic: 'SECRET',
      rewardMargin: 0.123456,
    });
    if (pair === null) throw new Error('no pair');
    const view = blindView({ index: 4, pair, sides: 'swapped', kind: 'gold', selection: 'uncertain' });
    expect(view).toEqual({ ticket: 4, prompt: 'Prompt', left: 'two', right: 'one', cut: [] });
    expect(JSON.stringify(view)).not.toMatch(/SECRET|gold|0\.12|uncertain/);
    expect(JSON.stringify(view)).not.toContain(pair.id);
    expect(expectedSide('swapped', 1)).toBe('left');
  });

  test('a decision becomes a valid record, and one for another showing is refused', () => {
    const pair = makePair('Prompt', answer('one'), answer('two'));
    if (pair === null) throw new Error('no pair');
    const showing = { index: 4, pair, sides: 'swapped', kind: 'normal', selection: 'random' } as const;
    const where = { id: 'x', rater: 'ann', session: 's', shownAt: 1, decidedAt: 5, activeMs: 4 };
    const record = makeRecord(showing, { ticket: 4, choice: 'left', strength: 'clearly' }, where);
    expect(labelRecordSchema.parse(record)).toEqual(record);
    expect(chosenIndex(record)).toBe(1);
    expect(() => makeRecord(showing, { ticket: 3, choice: 'left', strength: null }, where)).toThrow(/showing 3/);
  });
});

describe('active time', () => {
  const at = (...events: [number, Parameters<typeof activeMilliseconds>[0][number]['type']][]) =>
    activeMilliseconds(events.map(([time, type]) => ({ at: time * 1000, type })));

  test('takes out hidden and idle time', () => {
    expect(at([0, 'shown'], [8, 'decided'])).toBe(8000);
    expect(at([0, 'shown'], [4, 'hidden'], [100, 'visible'], [105, 'decided'])).toBe(9000);
    expect(at([0, 'shown'], [600, 'decided'])).toBe(30_000);
    expect(at([0, 'shown'], [20, 'activity'], [40, 'activity'], [50, 'decided'])).toBe(50_000);
    expect(at([0, 'hidden'], [10, 'shown'], [20, 'visible'], [25, 'decided'], [90, 'activity'])).toBe(5000);
  });
});
