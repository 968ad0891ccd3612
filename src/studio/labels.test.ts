import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { LabelPlan } from '../config/labeling';
import { answer, label } from '../labeling/fixtures';
import { makePair, type Pair } from '../labeling/pair-queue';
import { groupsOf, newDraft, placedNext } from '../labeling/ranking-order';
import { parseConfig } from '../recipes/config';
import { type LabelStorage, openLabelStorage } from '../storage/labels';
import { createLabelPlan } from './label-plan';
import { createLabels, type LabelsDeps, type LabelsStore } from './labels';
import { createTestEngine } from './test-engine';

let databases = 0;

/** A browser: its storage outlives its pages. */
function browser(deps: Partial<LabelsDeps> = {}, plan: Partial<LabelPlan> = {}) {
  const name = `test-${databases++}`;
  const engine = createTestEngine({
    labelAnswers: ({ first, prompts, writers }) => ({
      rows: Array.from({ length: prompts }, (_, i) => ({
        prompt: `Prompt ${first + i}`,
        topic: 'topic',
        texts: writers.map((_, k) => `answer ${k} to ${first + i}`),
        cut: writers.map((_, k) => k === 1),
      })),
      writers: writers.map(() => ({ model: 'sft.policy', checkpoint: 'sft.policy-0000abcd' })),
    }),
    labelMargins: ({ scorer, pairs }) => (scorer === 'reward.scorer' ? pairs.map((_, i) => i - 2) : null),
  });
  const watching: (() => void)[] = [];
  const news = {
    tell: () => {
      for (const hear of watching) hear();
    },
    listen: (hear: () => void) => void watching.push(hear),
  };
  let clock = 1e12;
  let ids = 0;
  const page = async (more: Partial<LabelsDeps> = {}) => {
    const plans = createLabelPlan();
    plans.change({ judge: 'hand', repeatShare: 0, ...plan });
    const labels = createLabels({
      storage: () => openLabelStorage(name),
      engine,
      plan: plans,
      config: () => parseConfig({ seed: 3 }),
      canWrite: () => true,
      now: () => (clock += 700),
      newId: () => `id-${ids++}`,
      session: 's1',
      claim: async (granted) => {
        granted();
        return true;
      },
      news,
      ...deps,
      ...more,
    });
    await labels.open();
    await settled(labels);
    return labels;
  };
  return { page, engine };
}

async function settled(labels: LabelsStore, enough = 5): Promise<void> {
  for (let i = 0; i < 400 && (labels.getState().task === null || labels.getState().ready < enough); i++)
    await new Promise((resolve) => setTimeout(resolve, 2));
}
/** What is written beside labels is not waited for. */
const onDisk = () => new Promise((resolve) => setTimeout(resolve, 50));
const texts = (labels: LabelsStore): string => {
  const { task } = labels.getState();
  return task?.type === 'pair' ? `${task.prompt} | ${task.left} | ${task.right}` : '';
};

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
