import fc from 'fast-check';
import { expect, test } from 'vitest';
import { label } from './fixtures';
import { EMPTY_JOURNAL, find, follow, type Journal, type JournalEntry, ownStep } from './journal';

const replay = (entries: readonly JournalEntry[]): Journal => entries.reduce(follow, EMPTY_JOURNAL);
const by = (rater: string, id: string) => label({ id, rater });
const labels = (rater: string, ...ids: string[]): JournalEntry => ({
  type: 'label',
  records: ids.map((id) => by(rater, id)),
});
const ids = ({ records }: Journal) => records.map((one) => one.id);

/** What the page writes when a rater presses undo, or redo. */
const undo = (journal: Journal, rater: string): Journal => {
  const step = ownStep(journal.past, rater);
  return step ? follow(journal, { type: 'undo', of: step.n, aside: null }) : journal;
};
const redo = (journal: Journal, rater: string): Journal => {
  const step = ownStep(journal.future, rater);
  return step ? follow(journal, { type: 'redo', of: step.n }) : journal;
};

const RATERS = ['ann', 'bob', 'me'];
const action = fc.record({
  kind: fc.constantFrom('label', 'rank', 'import', 'edit', 'remove', 'rename', 'undo', 'redo', 'old undo', 'old redo'),
  rater: fc.constantFrom(...RATERS),
  at: fc.nat(),
});

test('a journal read back gives the same labels, and the same undo and redo, at every length', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const written: JournalEntry[] = [];
      let journal = EMPTY_JOURNAL;
      actions.forEach(({ kind, rater, at }, i) => {
        const { records } = journal;
        const target = records[at % Math.max(1, records.length)];
        const own = ownStep(kind === 'undo' ? journal.past : journal.future, rater);
        let entry: JournalEntry;
        if (kind === 'label') entry = labels(rater, `l${i}`);
        else if (kind === 'rank') entry = labels(rater, `l${i}.0`, `l${i}.1`);
        else if (kind === 'import') entry = { type: 'import', records: [label({ id: `i${at % 3}`, note: `${i}` })] };
        else if (kind === 'rename') entry = { type: 'rename', from: rater, to: `${rater} ${i}` };
        else if (kind === 'undo' || kind === 'old undo')
          entry = { type: 'undo', aside: null, ...(kind === 'undo' && own && { of: own.n }) };
        else if (kind === 'redo' || kind === 'old redo')
          entry = { type: 'redo', ...(kind === 'redo' && own && { of: own.n }) };
        else if (target && kind === 'edit') entry = { type: 'edit', id: target.id, edit: { note: `${i}` } };
        else if (target) entry = { type: 'remove', id: target.id };
        else return;
        journal = follow(journal, entry);
        written.push(JSON.parse(JSON.stringify(entry)));
        expect(new Set(ids(journal)).size).toBe(ids(journal).length);
      });
      expect(replay(written)).toEqual(journal);
    }),
  );
});

test('whatever others do, a rater takes back the own steps one by one, and nothing of theirs', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      let journal = EMPTY_JOURNAL;
      actions.forEach(({ kind, rater, at }, i) => {
        const mine = journal.records.filter((one) => one.rater === rater);
        const target = mine[at % Math.max(1, mine.length)];
        if (kind === 'undo') journal = undo(journal, rater);
        else if (kind === 'redo') journal = redo(journal, rater);
        else if (target && kind === 'edit')
          journal = follow(journal, { type: 'edit', id: target.id, edit: { note: `${i}` } });
        else if (target && kind === 'remove') journal = follow(journal, { type: 'remove', id: target.id });
        else journal = follow(journal, labels(rater, `l${i}`));
      });
      const of = (rater: string) => journal.records.filter((one) => one.rater === rater);
      const [first, ...others] = RATERS as [string, ...string[]];
      const theirs = others.map(of);
      const ours = of(first);
      let steps = 0;
      for (; ownStep(journal.past, first); steps++) journal = undo(journal, first);
      expect(of(first)).toEqual([]);
      expect(others.map(of)).toEqual(theirs);
      for (let i = 0; i < steps; i++) journal = redo(journal, first);
      expect(new Set(of(first))).toEqual(new Set(ours));
      expect(others.map(of)).toEqual(theirs);
    }),
  );
});

test('with a rater added or switched to, undo finds nothing of the other', () => {
  const journal = replay([labels('ann', 'a'), labels('ann', 'b')]);
  expect(ownStep(journal.past, 'bob')).toBeNull();
  expect(ids(undo(journal, 'bob'))).toEqual(['a', 'b']);
  const both = follow(journal, labels('bob', 'c'));
  expect(ids(undo(both, 'ann'))).toEqual(['a', 'c']);
  // A step of Bob's drops nothing that Ann could do again.
  expect(ids(redo(follow(undo(journal, 'ann'), labels('bob', 'c')), 'ann')).toSorted()).toEqual(['a', 'b', 'c']);
});

test('an import and a deletion are taken back by name, wherever they stand', () => {
  const journal = replay([
    labels('ann', 'a', 'b'),
    { type: 'import', records: [by('eve', 'x'), label({ id: 'a', rater: 'ann', note: 'theirs' })] },
    { type: 'remove', id: 'b' },
    labels('ann', 'c'),
  ]);
  const back = (type: string) => ({
    type: 'undo' as const,
    aside: null,
    of: find(journal.past, ({ entry }) => entry.type === type)?.n ?? -1,
  });
  expect(ids(follow(journal, back('remove')))).toEqual(['a', 'b', 'x', 'c']);
  const without = follow(journal, back('import'));
  expect(ids(without)).toEqual(['a', 'c']);
  expect(without.records[0]?.note).toBe('');
});

test('under a new name a rater still takes back what was done under the old one', () => {
  const journal = replay([labels('me', 'a'), labels('bob', 'b'), { type: 'rename', from: 'me', to: 'Ann' }]);
  expect(journal.records.map((one) => one.rater)).toEqual(['Ann', 'bob']);
  const back = undo(journal, 'Ann');
  expect(ids(back)).toEqual(['b']);
  expect(
    redo(back, 'Ann')
      .records.map((one) => one.rater)
      .toSorted(),
  ).toEqual(['Ann', 'bob']);
});

test('a journal from before raters had rows of their own reads as it did: undo means the last entry', () => {
  const journal = replay([labels('ann', 'a'), labels('bob', 'b'), { type: 'undo', aside: null }]);
  expect(ids(journal)).toEqual(['a']);
  expect(ids(follow(journal, { type: 'redo' }))).toEqual(['a', 'b']);
});

test('the same id twice is refused, and so is a change of what is not there', () => {
  const journal = replay([labels('ann', 'a')]);
  expect(() => follow(journal, labels('ann', 'a'))).toThrow(/exists/);
  expect(() => follow(journal, { type: 'edit', id: 'c', edit: {} })).toThrow(/no label/);
});

test('5,000 labels, all taken back', () => {
  let journal = EMPTY_JOURNAL;
  for (let i = 0; i < 5000; i++) journal = follow(journal, labels('ann', `n${i}`));
  for (let i = 0; i < 5000; i++) journal = undo(journal, 'ann');
  expect(journal.records).toHaveLength(0);
  expect(ownStep(journal.future, 'ann')?.changes[0]?.id).toBe('n0');
});
