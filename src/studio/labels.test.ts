import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { answer } from '../labeling/fixtures';
import { makePair, type Pair } from '../labeling/pair-queue';
import { type LabelStorage, openLabelStorage } from '../storage/labels';
import { browser, settled, texts } from './label-test-support';
import { createTestEngine } from './test-engine';

test('a label is on disk before the next pair is shown, and a new page goes on at the very pair', async () => {
  const { page } = browser();
  const first = await page();
  const seen: string[] = [];
  for (let i = 0; i < 12; i++) {
    seen.push(texts(first));
    await first.choose(i % 2 ? 'left' : 'right', i === 3 ? 'much' : null);
  }
  expect(new Set(seen).size).toBe(12);
  const shown = texts(first);
  const second = await page();
  expect(texts(second)).toBe(shown);
  expect(second.fullRecords()).toEqual(first.fullRecords());
  expect(second.getState()).toMatchObject({ labeled: 12, canUndo: true });
  expect(second.fullRecords()[3]).toMatchObject({ strength: 'much', activeMs: 700 });
});

test('what could not be written is not counted, and the same pair stays', async () => {
  let broken = false;
  const { page } = browser();
  const labels = await page({
    storage: async (): Promise<LabelStorage> => {
      const storage = await openLabelStorage('broken');
      return {
        ...storage,
        append: (...args) => (broken ? Promise.reject(new Error('disk full')) : storage.append(...args)),
      };
    },
  });
  const shown = texts(labels);
  broken = true;
  await labels.choose('left');
  expect(texts(labels)).toBe(shown);
  expect(labels.getState()).toMatchObject({ labeled: 0, fault: expect.stringMatching(/disk full/) });
  broken = false;
  await labels.choose('left');
  expect(labels.getState()).toMatchObject({ labeled: 1, fault: null });
});

test('two keys at once make one label', async () => {
  const { page } = browser();
  const labels = await page();
  await Promise.all([labels.choose('left'), labels.choose('right'), labels.undo()]);
  expect(labels.fullRecords()).toHaveLength(1);
});

test('nothing the page can read tells who wrote an answer, of repeats and checks neither', async () => {
  const { page } = browser({}, { repeatShare: 0.5, goldShare: 0.5 });
  const labels = await page();
  const gold = makePair('A known one', answer('Good.'), answer('Bad.'), { expected: 0 }) as Pair;
  await labels.addPairs([gold]);
  for (let i = 0; i < 30; i++) {
    const { task, records } = labels.getState();
    expect(Object.keys(task ?? {}).sort()).toEqual(['cut', 'left', 'prompt', 'right', 'ticket', 'type']);
    expect(JSON.stringify(labels.getState())).not.toMatch(/sft|policy|step-40|temperature|0000abcd/);
    expect(records.every((one) => one.answers.every(({ source }) => source.model === 'hidden'))).toBe(true);
    await labels.choose('left');
    await settled(labels);
  }
  const kinds = new Set(labels.fullRecords().map((one) => one.kind));
  expect([...kinds].sort()).toEqual(['gold', 'normal', 'repeat']);
  expect(labels.fullRecords().find((one) => one.kind === 'normal')?.answers[0].source.checkpoint).toBe(
    'sft.policy-0000abcd',
  );
});

test('pairs that are brought come next, before what is open and what was brought before', async () => {
  const { page } = browser();
  const labels = await page();
  const pairs = (name: string) =>
    Array.from({ length: 3 }, (_, i) => makePair(`${name} ${i}`, answer('x'), answer('y')) as Pair);
  await labels.choose('left');
  const open = texts(labels);
  expect(await labels.addPairs(pairs('First'))).toEqual({ judged: 0 });
  expect(texts(labels)).toMatch(/^First/);
  await labels.choose('left');
  await labels.addPairs(pairs('Second'));
  for (let i = 0; i < 3; i++) {
    expect(texts(labels)).toMatch(/^Second/);
    await labels.choose('left');
  }
  expect(texts(await page())).toMatch(/^First/);
  // The same file again: what was judged of it is said and not asked again.
  expect(await labels.addPairs(pairs('First'))).toEqual({ judged: 1 });
  for (let i = 0; i < 2; i++) {
    expect(texts(labels)).toMatch(/^First/);
    await labels.choose('left');
  }
  expect(labels.getState()).toMatchObject({ task: null, waiting: 'no-pairs', labeled: 7 });
  expect(open).not.toBe('');
});

test('an answer that was cut off says so, on the side on which it stands', async () => {
  const { page } = browser();
  const labels = await page();
  for (let i = 0; i < 8; i++) {
    const { task } = labels.getState();
    if (task?.type !== 'pair') throw new Error('no pair');
    expect(task.cut).toEqual([task.left.startsWith('answer 1') ? 'left' : 'right']);
    await labels.choose('left');
    await settled(labels);
  }
  expect(labels.getState().records[0]?.answers[1].source).toMatchObject({ model: 'hidden', cut: true });
});

test('skips and pairs shown again do not count toward the goal', async () => {
  const { page } = browser({}, { repeatShare: 0.5 });
  const labels = await page();
  for (let i = 0; i < 30; i++) {
    await (i % 4 === 0 ? labels.skip() : labels.choose('left'));
    await settled(labels);
  }
  const records = labels.fullRecords();
  const counted = records.filter(({ kind, choice }) => kind === 'normal' && choice !== 'skip');
  expect(records.some(({ kind }) => kind === 'repeat')).toBe(true);
  expect(counted.length).toBeLessThan(24);
  expect(labels.getState().labeled).toBe(counted.length);
  // Also what does not count toward the goal is seen to have been taken.
  for (let i = 0; i < 30 && labels.fullRecords().at(-1)?.kind !== 'repeat'; i++) {
    await labels.choose('left');
    await settled(labels);
  }
  const again = labels.fullRecords().filter(({ kind, choice }) => kind === 'repeat' && choice !== 'skip').length;
  expect(again).toBeGreaterThan(0);
  expect(labels.getState().said).toBe(`Left. ${labels.getState().labeled} answers, ${again} pairs again.`);
});

test('other models: what nobody judged is written anew, the open pair stays', async () => {
  const { page, engine } = browser();
  const labels = await page();
  await labels.choose('left');
  const shown = texts(labels);
  const asked = engine.asked.length;
  await labels.renew();
  expect(texts(labels)).toBe(shown);
  await settled(labels);
  expect(engine.asked.length).toBeGreaterThan(asked);
  expect((await page()).fullRecords()).toHaveLength(1);
});

test('a model that always says the same is told of once, and labeling waits', async () => {
  const engine = createTestEngine({
    labelAnswers: ({ prompts, writers }) => ({
      rows: Array.from({ length: prompts }, (_, i) => ({
        prompt: `P${i}`,
        topic: null,
        texts: writers.map(() => 'Yes.'),
        cut: writers.map(() => false),
      })),
      writers: writers.map(() => ({ model: 'sft.policy', checkpoint: 'c' })),
    }),
  });
  const { page } = browser({ engine });
  const labels = await page();
  expect(labels.getState()).toMatchObject({ task: null, shortage: expect.stringMatching(/same answer/) });
  expect(engine.asked.length).toBeLessThan(8);
});

test('another tab that labels leaves this one to look at what there is', async () => {
  const { page } = browser();
  await (await page()).choose('left');
  const labels = await page({ claim: async () => false });
  expect(labels.getState()).toMatchObject({ status: 'elsewhere', labeled: 1 });
  await labels.choose('left');
  expect(labels.fullRecords()).toHaveLength(1);
});

test('a tab that only shows follows the one that labels, and stores nothing', async () => {
  const { page } = browser();
  const first = await page();
  let takeOver = () => {};
  const second = await page({
    claim: async (granted) => {
      takeOver = granted;
      return false;
    },
  });
  for (let i = 0; i < 3; i++) await first.choose('left');
  await first.setRater('Bea');
  await first.choose('right');
  await first.undo();
  const shown = () => second.getState();
  await expect.poll(() => shown().records.length).toBe(3);
  await expect.poll(shown).toMatchObject({ status: 'elsewhere', rater: 'Bea', raters: ['me', 'Bea'], labeled: 0 });
  await second.choose('left');
  await second.setRater('me');
  await second.remove(first.fullRecords()[0]?.id ?? '');
  expect(shown()).toMatchObject({ rater: 'Bea' });
  expect(first.fullRecords()).toHaveLength(3);
  takeOver();
  await expect.poll(() => shown().status).toBe('ready');
  await second.choose('left');
  expect((await page()).fullRecords()).toHaveLength(4);
});
