import fc from 'fast-check';
import { expect, test } from 'vitest';
import { label } from './fixtures';
import { EMPTY_JOURNAL, follow, type Journal, type JournalEntry } from './journal';

const replay = (entries: readonly JournalEntry[]): Journal => entries.reduce(follow, EMPTY_JOURNAL);

test('a journal read back gives the same labels, and the same undo and redo, at every length', () => {
  const action = fc.record({
    kind: fc.constantFrom('label', 'import', 'edit', 'remove', 'undo', 'redo'),
    at: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const written: JournalEntry[] = [];
      let journal = EMPTY_JOURNAL;
      actions.forEach(({ kind, at }, i) => {
        const { records } = journal.history;
        const target = records[at % Math.max(1, records.length)];
        let entry: JournalEntry;
        if (kind === 'label') entry = { type: 'label', records: [label({ id: `l${i}` })] };
        else if (kind === 'import') entry = { type: 'import', records: [label({ id: `i${at % 3}`, note: `${i}` })] };
        else if (kind === 'undo') entry = { type: 'undo', aside: null };
        else if (kind === 'redo') entry = { type: 'redo' };
        else if (target && kind === 'edit') entry = { type: 'edit', id: target.id, edit: { note: `${i}` } };
        else if (target) entry = { type: 'remove', id: target.id };
        else return;
        journal = follow(journal, entry);
        written.push(JSON.parse(JSON.stringify(entry)));
        const ids = journal.history.records.map((one) => one.id);
        expect(new Set(ids).size).toBe(ids.length);
      });
      expect(replay(written)).toEqual(journal);
    }),
  );
});

test('undo gives back what was done last, redo what was open when it was undone', () => {
  const first: JournalEntry = { type: 'label', records: [label({ id: 'a' })] };
  const second: JournalEntry = { type: 'edit', id: 'a', edit: { note: 'x' } };
  const journal = replay([first, second, { type: 'undo', aside: null }]);
  expect(journal.past?.value).toBe(first);
  expect(journal.future?.value.entry).toBe(second);
  expect(journal.history.records[0]?.note).toBe('');
});
