import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { answer, label } from '../labeling/fixtures';
import { makePair } from '../labeling/pair-queue';
import type { Task } from '../labeling/task';
import { openLabelStorage, type PoolItem } from './labels';

const pair = (prompt: string): PoolItem => {
  const made = makePair(prompt, answer('Blue.'), answer('Red.'));
  if (!made) throw new Error('no pair');
  return { type: 'pair', from: 'models', pair: made };
};
const task: Task = {
  type: 'pair',
  id: 't1',
  rater: 'ann',
  showing: {
    index: 0,
    pair: (pair('a') as { pair: NonNullable<ReturnType<typeof makePair>> }).pair,
    sides: 'kept',
    kind: 'normal',
    selection: 'random',
  },
};

test('what was written is there for the next page, in the order of writing', async () => {
  const first = await openLabelStorage('order');
  const entries = Array.from({ length: 12 }, (_, i) => ({ type: 'label' as const, records: [label({ id: `n${i}` })] }));
  for (const entry of entries) await first.append(entry, 'ann', task);
  await first.addToPool([pair('a'), pair('b')], 7);
  await first.addToPool([pair('b'), pair('c')]);
  await first.remember('rater', 'ann');
  first.close();

  const stored = await (await openLabelStorage('order')).load();
  expect(stored.entries).toEqual(entries);
  expect(stored.open.get('ann')).toEqual(task);
  expect(stored.pool.map((item) => item.type === 'pair' && item.pair.prompt)).toEqual(['a', 'b', 'c']);
  expect(stored.memory).toEqual({ cursor: 7, rater: 'ann' });
});

test('an entry and its open task are written together or not at all', async () => {
  const storage = await openLabelStorage('together');
  await storage.setOpen('ann', task);
  const unwritable = { ...task, id: (() => {}) as never };
  await expect(storage.append({ type: 'label', records: [label()] }, 'ann', unwritable)).rejects.toThrow();
  const stored = await storage.load();
  expect(stored.entries).toEqual([]);
  expect(stored.open.get('ann')).toEqual(task);
  await storage.append({ type: 'undo', aside: null }, 'ann', null);
  expect((await storage.load()).open.size).toBe(0);
});

test('items leave the pool by their id', async () => {
  const storage = await openLabelStorage('pool');
  const [a, b] = [pair('a'), pair('b')];
  await storage.addToPool([a, b]);
  await storage.removeFromPool([a.type === 'set' ? '' : a.pair.id, 'unknown']);
  expect((await storage.load()).pool).toMatchObject([b]);
});
