import { expect, test } from 'vitest';
import { Progress } from './progress';

const at = (progress: Progress, node: string, step: number) => progress.add({ type: 'progress', node, step, total: 9 });

test('steps done again are those of the node that is gone on with', () => {
  const progress = new Progress();
  at(progress, 'ppo', 7);
  progress.lost();
  expect(progress.lostAfter('ppo', 4)).toBe(3);
  expect(progress.lostAfter('ppo', 7)).toBe(0);
  expect(progress.lostAfter('sft', 4)).toBe(0);
  expect(progress.lostAfter('evaluation', 0)).toBe(0);
});

test('a run that was lost in a later node than it goes on in has lost no step of the earlier one', () => {
  const progress = new Progress();
  at(progress, 'ppo', 2);
  at(progress, 'evaluation', 1);
  progress.lost();
  expect(progress.lostAfter('ppo', 2)).toBe(0);
  expect(progress.lostAfter('evaluation', 0)).toBe(1);
});

test('a run gets further only past where it was lost', () => {
  const progress = new Progress();
  at(progress, 'ppo', 2);
  progress.lost();
  expect(at(progress, 'ppo', 2)).toBe(false);
  expect(at(progress, 'ppo', 3)).toBe(true);
  progress.begin();
  expect(at(progress, 'evaluation', 1)).toBe(false);
});
