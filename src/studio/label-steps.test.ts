import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { answer, label } from '../labeling/fixtures';
import { makePair, type Pair } from '../labeling/pair-queue';
import { browser, settled, texts } from './label-test-support';

test('undo and redo have no limit and outlive the page; the same pairs come again', async () => {
  const { page } = browser();
  const first = await page();
  const seen = [texts(first)];
  for (let i = 0; i < 6; i++) {
    await first.choose('left');
    seen.push(texts(first));
  }
  const before = first.fullRecords();
  for (let i = 5; i >= 2; i--) {
    await first.undo();
    expect(texts(first)).toBe(seen[i]);
  }
  const second = await page();
  await second.undo();
  expect(texts(second)).toBe(seen[1]);
  for (let i = 2; i <= 6; i++) {
    await second.redo();
    expect(texts(second)).toBe(seen[i]);
  }
  expect(second.fullRecords()).toEqual(before);
  await second.undo();
  await second.choose('tie');
  expect(second.getState().canRedo).toBe(false);
  const ids = (await page()).fullRecords().map((one) => one.id);
  expect(new Set(ids).size).toBe(6);
});

test('a ranking is one step: stored, taken back and given again as a whole', async () => {
  const { page } = browser({}, { source: 'ranking', answers: 4 });
  const labels = await page();
  const { task } = labels.getState();
  if (task?.type !== 'ranking') throw new Error('no ranking');
  await labels.rank([[2], [0, 1], [3]]);
  expect(labels.fullRecords()).toHaveLength(6);
  await labels.undo();
  expect(labels.getState().task).toEqual(task);
  expect((await page()).getState().task).toEqual(task);
});

test('imported labels come in as one step, and pairs of a file are asked instead of the models', async () => {
  const { page, engine } = browser();
  const labels = await page();
  await labels.choose('left');
  await labels.put([label({ id: 'theirs-1', rater: 'ben' }), label({ id: 'theirs-2', rater: 'ben' })]);
  expect(labels.getState()).toMatchObject({ raters: ['me', 'ben'], labeled: 1 });
  // Undo is for what was labeled here; an import is taken back by name.
  await labels.undo();
  expect(labels.fullRecords().map((one) => one.rater)).toEqual(['ben', 'ben']);
  await labels.redo();
  expect(await labels.takeBack(({ type }) => type === 'import')).toBe(true);
  expect(labels.fullRecords().map((one) => one.rater)).toEqual(['me']);

  await settled(labels, 15);
  const asked = engine.asked.length;
  await labels.addPairs([makePair('From a file', answer('x'), answer('y')) as Pair]);
  expect(texts(labels)).toMatch(/From a file/);
  await labels.choose('left');
  expect(labels.getState()).toMatchObject({ task: null, waiting: 'no-pairs' });
  expect(engine.asked).toHaveLength(asked);
});

test('undo and redo are for the active rater alone, also after a reload and a new name', async () => {
  const { page } = browser();
  const labels = await page();
  await labels.choose('left');
  await labels.choose('left');
  await labels.setRater('ben');
  expect(labels.getState()).toMatchObject({ canUndo: false, canRedo: false });
  await labels.undo();
  expect(labels.getState()).toMatchObject({ rater: 'ben', labeled: 0 });
  expect(labels.fullRecords()).toHaveLength(2);
  await labels.choose('right');
  await labels.setRater('me');
  const shown = texts(labels);
  await labels.undo();
  expect(labels.fullRecords().map((one) => one.rater)).toEqual(['me', 'ben']);

  expect(await labels.rename('me', 'ben')).toBe(false);
  expect(await labels.rename('me', ' Ann ')).toBe(true);
  const again = await page();
  expect(again.getState()).toMatchObject({ rater: 'Ann', raters: ['Ann', 'ben'], labeled: 1, canRedo: true });
  expect(texts(again)).toBe(texts(labels));
  await again.redo();
  expect(texts(again)).toBe(shown);
  expect(again.fullRecords().map((one) => one.rater)).toEqual(['Ann', 'Ann', 'ben']);
  for (let i = 0; i < 3; i++) await again.undo();
  expect(again.fullRecords().map((one) => one.rater)).toEqual(['ben']);
  await again.choose('left');
  expect(again.fullRecords().map((one) => one.rater)).toEqual(['ben', 'Ann']);
});

test("another rater's labels are neither changed nor deleted, and their steps are theirs to take back", async () => {
  const { page } = browser();
  const labels = await page();
  await labels.choose('left');
  await labels.choose('left');
  const [first, second] = labels.fullRecords();
  await labels.remove(second?.id ?? '');
  const before = labels.fullRecords();
  await labels.setRater('bea');
  await labels.edit(first?.id ?? '', { choice: 'right', note: 'no' });
  expect(labels.getState().said).toMatch(/by me\. .* switch to me first/);
  await labels.remove(first?.id ?? '');
  expect(await labels.takeBack(({ type }) => type === 'remove')).toBe(false);
  expect(labels.fullRecords()).toEqual(before);
  expect(labels.getState()).toMatchObject({ canUndo: false, canRedo: false });
  await labels.setRater('me');
  expect(labels.getState().canRedo).toBe(false);
  await labels.edit(first?.id ?? '', { choice: 'right' });
  expect(labels.fullRecords()[0]?.choice).toBe('right');
  expect((await page()).fullRecords()[0]).toMatchObject({ choice: 'right', rater: 'me' });
});

test('changes made at the same moment are all kept, one after the other', async () => {
  const { page } = browser();
  const labels = await page();
  await labels.choose('left');
  await labels.choose('right');
  const [first, second] = labels.fullRecords();
  // A note that is kept when its field is left, by the press of Delete.
  const kept = await Promise.all([
    labels.edit(first?.id ?? '', { note: 'mine' }),
    labels.remove(second?.id ?? ''),
    labels.put([label({ id: 'theirs' })]),
  ]);
  expect(kept[2]).toBe(true);
  expect(labels.fullRecords().map(({ id, note }) => [id, note])).toEqual([
    [first?.id, 'mine'],
    ['theirs', ''],
  ]);
});
