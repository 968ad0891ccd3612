import { expect, test } from 'vitest';
import { answer, label } from './fixtures';
import { makePair, QUEUE_DEFAULTS } from './pair-queue';
import { chosenIndex, labelRecordSchema } from './record';
import { type AnswerSet, nextTask, pairRecords, type RankingTask, rankingRecords, taskOf, viewOf } from './task';

const set: AnswerSet = {
  id: 's',
  prompt: 'Name a colour.',
  topic: 'colours',
  answers: ['Blue.', 'Red.', 'Dark green.', 'Grey?'].map(answer),
};
const pool = { pairs: [], gold: [], sets: [set] };
const when = { session: 's1', shownAt: 1000, decidedAt: 7000, activeMs: 6000 };
const open = (seed: number) => nextTask('t1', pool, [], { ...QUEUE_DEFAULTS, seed }) as RankingTask;

test('a ranking as shown becomes every comparison, whatever the order shown', () => {
  for (let seed = 1; seed < 20; seed++) {
    const task = open(seed);
    const view = viewOf(task);
    if (view.type !== 'ranking') throw new Error('no ranking');
    const place = (text: string) => view.answers.indexOf(text);
    // Blue, then red and green alike, then grey.
    const groups = [[place('Blue.')], [place('Red.'), place('Dark green.')], [place('Grey?')]];
    const records = rankingRecords(task, { ticket: 0, groups, note: 'n' }, when);
    expect(records).toHaveLength(6);
    expect(records.map((one) => labelRecordSchema.parse(one))).toEqual(records);
    const best = ['Blue.', 'Red.', 'Dark green.', 'Grey?'];
    for (const one of records) {
      const [a, b] = one.answers.map(({ text }) => best.indexOf(text)) as [number, number];
      if (a + b === 3 && a * b === 2) expect(one.choice).toBe('tie');
      else expect(chosenIndex(one)).toBe(a < b ? 0 : 1);
      const left = one.sides === 'kept' ? 0 : 1;
      expect(place(one.answers[left].text)).toBeLessThan(place(one.answers[1 - left]?.text ?? ''));
      expect(one.activeMs).toBe(1000);
    }
  }
  expect(new Set(Array.from({ length: 20 }, (_, seed) => open(seed).order.join())).size).toBeGreaterThan(5);
});

test('a ranked set is not shown again; a skipped one neither; one without all its ranks is refused', () => {
  const task = open(1);
  const skipped = rankingRecords(task, { ticket: 0, groups: null }, when);
  expect(skipped.every((one) => one.choice === 'skip')).toBe(true);
  expect(nextTask('t2', pool, skipped, { ...QUEUE_DEFAULTS, repeatShare: 0 })).toBeNull();
  expect(() => rankingRecords(task, { ticket: 0, groups: [[0], [1]] }, when)).toThrow(/no rank/);
  expect(() => rankingRecords(task, { ticket: 1, groups: null }, when)).toThrow(/open/);
});

test('the best of a set is better than each other one, nothing is said of the others, and it is not asked again', () => {
  for (let seed = 1; seed < 20; seed++) {
    const task = open(seed);
    const records = rankingRecords(task, { ticket: 0, groups: [[2], [0, 1, 3]], within: 'unsaid' }, when);
    const best = set.answers[task.order[2] as number]?.text;
    expect(records.map((one) => one.answers[chosenIndex(one) as 0 | 1].text)).toEqual([best, best, best]);
    expect(records.map((one) => labelRecordSchema.parse(one))).toEqual(records);
    expect(records.map((one) => one.activeMs)).toEqual([2000, 2000, 2000]);
    expect(nextTask('t2', pool, records, { ...QUEUE_DEFAULTS, repeatShare: 0 })).toBeNull();
    expect(nextTask('t2', pool, records.slice(1), { ...QUEUE_DEFAULTS, repeatShare: 0 })).toMatchObject({ set });
  }
});

test("what the page holds of a task has none of its origins, and a label's task can be shown again", () => {
  const pair = makePair('Name a colour.', answer('Blue.'), answer('Red.'), { rewardMargin: 3, expected: 0 });
  if (!pair) throw new Error('no pair');
  const task = nextTask('t1', { pairs: [pair], gold: [], sets: [] }, [], QUEUE_DEFAULTS);
  if (task?.type !== 'pair') throw new Error('no pair task');
  for (const view of [viewOf(task), viewOf(open(3))])
    expect(JSON.stringify(view)).not.toMatch(/policy|step-40|0\.7|:3[,}]/);
  const [record] = pairRecords(task, { ticket: 0, choice: 'left', strength: null }, when);
  expect(record && taskOf(record, 0)).toEqual(task);
  expect(record).toMatchObject({
    id: 't1',
    rater: QUEUE_DEFAULTS.rater,
    answers: label({ answers: [answer('Blue.'), answer('Red.')] }).answers,
  });
});
