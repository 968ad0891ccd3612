import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { groupsOf, newDraft, placedNext } from '../labeling/ranking-order';
import { browser, onDisk, settled, texts } from './label-test-support';

test('each rater has an own queue over the same pairs, and an own open pair', async () => {
  const { page } = browser();
  const labels = await page();
  for (let i = 0; i < 4; i++) await labels.choose('left');
  const mine = texts(labels);
  await labels.setRater(' ben ');
  expect(labels.getState()).toMatchObject({ rater: 'ben', labeled: 0, raters: ['me', 'ben'] });
  for (let i = 0; i < 3; i++) await labels.choose('right');
  await labels.setRater('me');
  expect(texts(labels)).toBe(mine);
  expect((await page()).getState().raters).toEqual(['me', 'ben']);
});

test('what was half said outlives the page, for the open task of its rater alone', async () => {
  const { page } = browser();
  const first = await page();
  const pair = texts(first);
  first.say({ flagged: true, strength: 'much' });
  for (const note of ['h', 'ha', 'half']) first.say({ note }); // typed faster than it is stored
  await first.setRater('Ben');
  first.say({ note: 'Ben’s' });
  await onDisk();

  const second = await page();
  expect(second.getState()).toMatchObject({ rater: 'Ben', note: 'Ben’s', flagged: false, strength: null });
  await second.choose('left');
  expect(second.getState()).toMatchObject({ note: '' });
  await second.setRater('me');
  await settled(second);
  expect(texts(second)).toBe(pair);
  expect(second.getState()).toMatchObject({ flagged: true, note: 'half', strength: 'much' });
  await second.skip();
  await onDisk();

  // It goes with the task: neither the next one nor one that is taken back has it.
  const third = await page();
  expect(third.getState()).toMatchObject({ rater: 'me', flagged: false, note: '', strength: null });
});

test('half an order outlives the page', async () => {
  const { page } = browser({}, { source: 'ranking' });
  const first = await page();
  const { task } = first.getState();
  if (task?.type !== 'ranking') throw new Error('no ranking is open');
  const order = placedNext(newDraft(task.answers.length), 2);
  first.say({ ranking: order });
  await onDisk();
  const second = await page();
  expect(second.getState()).toMatchObject({ task: { prompt: task.prompt }, ranking: order });
  await second.rank(groupsOf(order));
  expect(second.getState().ranking).toBeNull();
});

test('a name is the same in other letters, what was half said waits for its rater, and a name without labels goes', async () => {
  const { page } = browser();
  const labels = await page();
  await labels.choose('left');
  labels.say({ flagged: true, note: 'half', strength: 'much' });
  await labels.setRater('bea');
  expect(labels.getState()).toMatchObject({ flagged: false, note: '', strength: null });
  labels.say({ note: 'hers' });
  await labels.setRater(' ME ');
  expect(labels.getState()).toMatchObject({ rater: 'me', raters: ['me', 'bea'] });
  expect(labels.getState()).toMatchObject({ flagged: true, note: 'half', strength: 'much' });
  await labels.choose('right');
  expect(labels.fullRecords().at(-1)).toMatchObject({ flagged: true, note: 'half' });
  await labels.setRater('bea');
  expect(labels.getState().note).toBe('hers');
  await labels.setRater('me');
  expect(labels.getState()).toMatchObject({ flagged: false, note: '' });

  expect(await labels.rename('bea', 'Me')).toBe(false);
  expect(await labels.rename('bea', 'Bea')).toBe(true);
  await labels.forget('me');
  await labels.forget('Bea');
  expect(labels.getState().raters).toEqual(['me']);
  expect((await page()).getState().raters).toEqual(['me']);
});
