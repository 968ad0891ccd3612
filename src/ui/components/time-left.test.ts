import { expect, it } from 'vitest';
import type { RunStatus } from '../../engine/protocol';
import { runInShort, timeLeft } from './time-left';

const at = (change: Partial<RunStatus> = {}): RunStatus => ({
  state: 'running',
  node: 'dpo',
  step: 0,
  total: 0,
  secondsLeft: null,
  ...change,
});

it('a stage that was measured says so until it has a pace of its own', () => {
  expect(runInShort(at(), 240)).toBe('Takes about 4:00');
  expect(runInShort(at({ step: 2, total: 6, secondsLeft: 150 }), 240)).toBe('2:30 left');
  expect([timeLeft(at()), runInShort(at(), null)]).toEqual([null, '']);
});

it('no time is left after the last step: it is measured, and how long that takes is not known', () => {
  const last = at({ step: 5, total: 6, secondsLeft: 50, finishing: true });
  expect([timeLeft(last), runInShort(last, 240)]).toEqual([
    'last step done, measuring and saving',
    'Measuring and saving',
  ]);
});

it('that it was paused or stopped goes before any time', () => {
  const words = (['paused', 'stopping'] as const).map((state) => runInShort(at({ state, secondsLeft: 50 }), 240));
  expect(words).toEqual(['Paused', 'Stopping']);
});
