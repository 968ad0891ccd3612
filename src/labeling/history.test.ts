import fc from 'fast-check';
import { expect, test } from 'vitest';
import { label } from './fixtures';
import { addLabel, type Change, createHistory, editLabel, type History, redo, removeLabel, undo } from './history';
import type { LabelRecord } from './record';

/** Storage that does only what the changes say. */
function apply(stored: Map<string, LabelRecord>, change: Change | null): void {
  if (change?.after) stored.set(change.after.id, change.after);
  else if (change?.before) stored.delete(change.before.id);
}

test('any sequence of changes can be undone to the start and redone to the end; storage follows', () => {
  const action = fc.record({ kind: fc.constantFrom('add', 'edit', 'remove', 'undo', 'redo'), at: fc.nat() });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const stored = new Map<string, LabelRecord>();
      let history: History = createHistory();
      actions.forEach(({ kind, at }, i) => {
        const target = history.records[at % Math.max(1, history.records.length)];
        let step = { history, change: null as Change | null };
        if (kind === 'add') step = addLabel(history, label({ id: `h${i}` }));
        else if (kind === 'undo') step = undo(history);
        else if (kind === 'redo') step = redo(history);
        else if (target && kind === 'edit') step = editLabel(history, target.id, { note: `${i}` });
        else if (target) step = removeLabel(history, target.id);
        history = step.history;
        apply(stored, step.change);
        expect(new Map(history.records.map((one) => [one.id, one]))).toEqual(stored);
      });
      const end = history.records;
      let steps = 0;
      for (let step = undo(history); step.change !== null; step = undo(history)) {
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
  const one = addLabel(createHistory(), label({ id: 'a' })).history;
  const two = addLabel(one, label({ id: 'b' })).history;
  expect(one.records).toHaveLength(1);
  expect(two.records).toHaveLength(2);
  expect(() => addLabel(two, label({ id: 'a' }))).toThrow(/exists/);
  expect(() => editLabel(two, 'c', {})).toThrow(/no label/);
});

test('5,000 labels, all undone', () => {
  let history = createHistory();
  for (let i = 0; i < 5000; i++) history = addLabel(history, label({ id: `n${i}` })).history;
  for (let i = 0; i < 5000; i++) history = undo(history).history;
  expect(history.records).toHaveLength(0);
  expect(redo(history).change?.after?.id).toBe('n0');
});
