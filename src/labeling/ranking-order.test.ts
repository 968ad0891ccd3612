import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsOf, moved, newDraft, placedNext, toggledSame } from './ranking-order';

test('numbers pressed one after the other are the order', () => {
  let draft = newDraft(4);
  for (const answer of [2, 0, 0, 3]) draft = placedNext(draft, answer);
  expect(draft.order).toEqual([2, 0, 3, 1]);
  expect(draft.placed).toBe(3);
});

test('equals are one group, and an answer that moves away leaves it', () => {
  const draft = toggledSame(toggledSame(newDraft(4), 1), 2);
  expect(groupsOf(draft)).toEqual([[0, 1, 2], [3]]);
  expect(groupsOf(moved(draft, 2, 3))).toEqual([[0, 1], [3], [2]]);
  expect(groupsOf(moved(draft, 0, 3))).toEqual([[1, 2], [3], [0]]);
  expect(groupsOf(moved(toggledSame(newDraft(4), 2), 1, 3))).toEqual([[0], [2], [3], [1]]);
  expect(toggledSame(draft, 0)).toBe(draft);
});

test('whatever is moved, every answer has one place', () => {
  const step = fc.record({ kind: fc.constantFrom('move', 'same', 'number'), a: fc.nat(5), b: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let draft = newDraft(5);
      for (const { kind, a, b } of steps)
        draft = kind === 'move' ? moved(draft, a, b) : kind === 'same' ? toggledSame(draft, a) : placedNext(draft, a);
      expect(groupsOf(draft).flat().sort()).toEqual([0, 1, 2, 3, 4]);
      expect(draft.same[0]).toBe(false);
      expect(draft.same).toHaveLength(5);
    }),
  );
});
