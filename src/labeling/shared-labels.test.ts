import { expect, test } from 'vitest';
import { label } from './fixtures';
import { sharedLabels } from './shared-labels';

test('labels are shared where another rater judged the pair; a skip judges nothing', () => {
  const of = (rater: string, prompts: readonly string[]) => prompts.map((prompt) => label({ rater, prompt }));
  const five = ['a', 'b', 'c', 'd', 'e'].flatMap((rater) => of(rater, ['x', 'y']));
  const ids = (records: readonly { id: string }[]) => records.map((one) => one.id);
  expect(sharedLabels(five, ids(five))).toBe(10);
  const mine = of('a', ['x', 'y']);
  expect(sharedLabels(mine, ids(mine))).toBe(0);
  expect(sharedLabels([...mine, ...of('b', ['x'])], ids(mine))).toBe(1);
  expect(sharedLabels([...mine, label({ rater: 'b', prompt: 'x', choice: 'skip' })], ids(mine))).toBe(0);
});
