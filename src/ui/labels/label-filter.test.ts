import { expect, test } from 'vitest';
import { answer, label } from '../../labeling/fixtures';
import { filterLabels, isFiltered, NO_FILTER } from './label-filter';

const records = [
  label({ id: 'a', rater: 'ann', decidedAt: 9000, activeMs: 100, topic: 'advice' }),
  label({ id: 'b', rater: 'bob', decidedAt: 9500, choice: 'tie', note: 'Hard to say', flagged: true }),
  label({ id: 'c', rater: 'ann', decidedAt: 9200, kind: 'repeat', strength: 'much', activeMs: 9 }),
  label({
    id: 'd',
    prompt: 'Sing!',
    answers: [answer('La LA la'), answer('No.')],
    decidedAt: 9100,
    strength: 'slightly',
  }),
];
const ids = (filter: Partial<typeof NO_FILTER>, order: Parameters<typeof filterLabels>[2] = 'newest') =>
  filterLabels(records, { ...NO_FILTER, ...filter }, order)
    .map((one) => one.id)
    .join('');

test('each filter keeps what it names, and all of them count together', () => {
  expect(ids({})).toBe('bcda');
  expect(ids({ rater: 'ann' })).toBe('cda');
  expect(ids({ choice: 'tie' })).toBe('b');
  expect(ids({ topic: 'advice' })).toBe('a');
  expect(ids({ topic: 'no topic' })).toBe('bcd');
  expect(ids({ kind: 'repeat' })).toBe('c');
  expect(ids({ flagged: true })).toBe('b');
  expect(ids({ rater: 'ann', choice: 'tie' })).toBe('');
});

test('search reads prompt, answers and note, every word of it, in any case', () => {
  expect(ids({ text: 'la sing' })).toBe('d');
  expect(ids({ text: 'hard' })).toBe('b');
  expect(ids({ text: ' sing  hard ' })).toBe('');
});

test('orders', () => {
  expect(ids({}, 'oldest')).toBe('adcb');
  expect(ids({}, 'fastest')).toBe('cabd');
  expect(ids({}, 'strongest')).toMatch(/^cd/);
  expect(ids({}, 'rater')).toBe('acdb');
});

test('says whether anything is filtered', () => {
  expect(isFiltered(NO_FILTER)).toBe(false);
  expect(isFiltered({ ...NO_FILTER, text: ' ' })).toBe(false);
  expect(isFiltered({ ...NO_FILTER, flagged: true })).toBe(true);
  expect(isFiltered({ ...NO_FILTER, rater: 'ann' })).toBe(true);
});
