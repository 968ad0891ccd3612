import fc from 'fast-check';
import { expect, test } from 'vitest';
import { label } from './fixtures';
import {
  addLabels,
  type Change,
  createHistory,
  editLabel,
  type History,
  putLabels,
  redo,
  removeLabel,
  undo,
} from './history';
import type { LabelRecord } from './record';

/** Storage that does only what the changes say. */
function apply(stored: Map<string, LabelRecord>, changes: readonly Change[]): void {
  for (const { before, after } of changes)
    if (after) stored.set(after.id, after);
    else if (before) stored.delete(before.id);
}

test('any sequence of changes can be undone to the start and redone to the end; storage follows', () => {
  const action = fc.record({
    kind: fc.constantFrom('add', 'rank', 'import', 'edit', 'remove', 'undo', 'redo'),
    at: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const stored = new Map<string, LabelRecord>();
      let history: History = createHistory();
      actions.forEach(({ kind, at }, i) => {
        const target = history.records[at % Math.max(1, history.records.length)];
        let step = { history, changes: [] as readonly Change[] };
        if (kind === 'add') step = addLabels(history, [label({ id: `h${i}` })]);
        else if (kind === 'rank') step = addLabels(history, [label({ id: `h${i}.0` }), label({ id: `h${i}.1` })]);
        else if (kind === 'import')
          step = putLabels(history, [
            label({ id: `i${i}` }),
            ...(target ? [{ ...target, note: 'theirs' }] : []),
            label({ id: `j${i}` }),
          ]);
        else if (kind === 'undo') step = undo(history);
        else if (kind === 'redo') step = redo(history);
        else if (target && kind === 'edit') step = editLabel(history, target.id, { note: `${i}` });
        else if (target) step = removeLabel(history, target.id);
        history = step.history;
        apply(stored, step.changes);
        expect(new Map(history.records.map((one) => [one.id, one]))).toEqual(stored);
      });
      const end = history.records;
      let steps = 0;
      for (let step = undo(history); step.changes.length > 0; step = undo(history)) {
        history = step.history;
        steps++;
      }
      expect(history.records).toEqual([]);
      for (let i = 0; i < steps; i++) history = redo(history).history;
      expect(history.records.map((one) => one.id)).toEqual(end.map((one) => one.id));
      expect(history.records).toEqual(end);
    }),
  );
});

test('older histories stay as they were, and the same id twice is refused', () => {
  const one = addLabels(createHistory(), [label({ id: 'a' })]).history;
  const two = addLabels(one, [label({ id: 'b' })]).history;
  expect(one.records).toHaveLength(1);
  expect(two.records).toHaveLength(2);
  expect(() => addLabels(two, [label({ id: 'a' })])).toThrow(/exists/);
  expect(() => editLabel(two, 'c', {})).toThrow(/no label/);
});

test('5,000 labels, all undone', () => {
  let history = createHistory();
  for (let i = 0; i < 5000; i++) history = addLabels(history, [label({ id: `n${i}` })]).history;
  for (let i = 0; i < 5000; i++) history = undo(history).history;
  expect(history.records).toHaveLength(0);
  expect(redo(history).changes[0]?.after?.id).toBe('n0');
});
