import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { labelPlanSchema } from '../config/labeling';
import { answer, label } from '../labeling/fixtures';
import type { JournalEntry } from '../labeling/journal';
import { makePair } from '../labeling/pair-queue';
import type { PairTask, RankingTask, Task } from '../labeling/task';
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

/** A database as version 1 of the page left it. */
async function versionOne(name: string, values: Readonly<Record<string, readonly [value: unknown, key?: string][]>>) {
  const db = await openDB(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('journal', { autoIncrement: true });
      fresh.createObjectStore('pool', { autoIncrement: true }).createIndex('id', 'id', { unique: true });
      fresh.createObjectStore('open');
      fresh.createObjectStore('memory');
    },
  });
  for (const [store, entries] of Object.entries(values))
    for (const [value, key] of entries) await db.put(store, value, key);
  db.close();
}

test('labels of version 1 name their writers as artifacts; nothing else of them changes', async () => {
  const by = (model: string, text: string) => ({ ...answer(text), source: { ...answer(text).source, model } });
  const record = (first: string, second: string, id: string) =>
    label({ id, answers: [by(first, 'Blue.'), by(second, 'Red, of course!')] });
  const old = (first: string, second: string) => {
    const made = makePair('a', by(first, 'Blue.'), by(second, 'Red.'));
    if (!made) throw new Error('no pair');
    return made;
  };
  const open = (first: string, second: string): Task => ({
    ...(task as PairTask),
    showing: { ...(task as PairTask).showing, pair: old(first, second) },
  });
  const set = (first: string, second: string) => ({
    id: 's',
    prompt: 'p',
    topic: null,
    answers: [by(first, 'a'), by(second, 'b'), by('base', 'c')],
  });
  const ranking = (first: string, second: string): RankingTask => ({
    type: 'ranking',
    id: 'r',
    rater: 'ann',
    index: 0,
    set: set(first, second),
    order: [0, 1, 2],
  });
  const entries = (first: string, second: string): JournalEntry[] => [
    { type: 'label', records: [record(first, second, 'n0')], ranking: ranking(first, second) },
    { type: 'import', records: [record('constructor', second, 'n1')] },
    { type: 'edit', id: 'n0', edit: { note: 'by sft, the policy' } },
    { type: 'undo', aside: open(first, second) },
    { type: 'redo' },
  ];
  const pool = (first: string, second: string) => [
    { type: 'gold', from: 'file', pair: old('pairs.jsonl', second), id: old('x', 'y').id },
    { type: 'set', from: 'models', set: set(first, second), id: 's' },
  ];
  const plan = (first: string, second: string) => ({
    judge: 'hand',
    source: 'models',
    firstModel: first,
    secondModel: second,
    goal: 7,
  });
  await versionOne('one', {
    journal: entries('sft', 'policy').map((entry) => [entry]),
    pool: pool('sft', 'policy').map((item) => [item]),
    open: [[open('sft', 'policy'), 'ann']],
    memory: [
      [7, 'cursor'],
      [plan('policy', 'newest'), 'plan'],
    ],
  });

  for (let opened = 0; opened < 2; opened++) {
    const storage = await openLabelStorage('one');
    const stored = await storage.load();
    expect(stored.entries).toEqual(entries('sft.policy', 'ppo.policy'));
    expect(stored.pool).toEqual(pool('sft.policy', 'ppo.policy'));
    expect(stored.open).toEqual(new Map([['ann', open('sft.policy', 'ppo.policy')]]));
    expect(stored.memory).toEqual({ cursor: 7, plan: plan('ppo.policy', 'newest') });
    expect(labelPlanSchema.parse(stored.memory.plan)).toMatchObject({ firstModel: 'ppo.policy', goal: 7 });
    storage.close();
  }
});

test('a version 1 database without labels or a plan opens too', async () => {
  await versionOne('empty', {});
  const stored = await (await openLabelStorage('empty')).load();
  expect(stored).toMatchObject({ entries: [], pool: [], memory: {} });
});
