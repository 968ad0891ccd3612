import { expect, it } from 'vitest';
import { Turns } from './turns';

/** Tasks that run when the test says so. */
function clock() {
  const tasks: (() => void)[] = [];
  return { later: (task: () => void) => tasks.push(task), run: () => tasks.shift()?.(), tasks };
}

it('gives each its own task, once however often it asked', () => {
  const { later, run, tasks } = clock();
  const turns = new Turns(later);
  const drawn: string[] = [];
  const [a, b] = [() => drawn.push('a'), () => drawn.push('b')];
  for (const turn of [a, b, a, b]) turns.take(turn);
  expect(tasks).toHaveLength(1);
  run();
  expect(drawn).toEqual(['a']);
  run();
  expect(drawn).toEqual(['a', 'b']);
  expect(tasks).toHaveLength(0);
  turns.take(a);
  run();
  expect(drawn).toEqual(['a', 'b', 'a']);
});

it('passes over who left', () => {
  const { later, run, tasks } = clock();
  const turns = new Turns(later);
  const drawn: string[] = [];
  const [a, b] = [() => drawn.push('a'), () => drawn.push('b')];
  turns.take(a);
  turns.leave(a);
  turns.take(b);
  while (tasks.length > 0) run();
  expect(drawn).toEqual(['b']);
});
