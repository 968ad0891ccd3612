import type { Page } from '@playwright/test';
import { type LabelPlan, labelPlanSchema } from '../src/config/labeling';
import { EMPTY_JOURNAL, follow, type JournalEntry } from '../src/labeling/journal';
import { makePair, type Pair } from '../src/labeling/pair-queue';
import type { AnswerSource, LabelRecord } from '../src/labeling/record';
import { idOf, type PoolItem } from '../src/storage/labels';
import { expect } from './studio';

/** Where the answers of these tests come from: words that nothing else on the page holds. */
export const ORIGINS: readonly [AnswerSource, AnswerSource] = [
  { model: 'origin-aleph', checkpoint: 'origin-aleph-1', sampling: { temperature: 0.7, seed: 77001 } },
  { model: 'origin-beth', checkpoint: 'origin-beth-2', sampling: { temperature: 1.3, seed: 77002 } },
];

/** The n-th set has four answers, in the order in which they ought to be ranked. */
export const sets = (count: number): PoolItem[] =>
  Array.from({ length: count }, (_, i) => ({
    type: 'set',
    from: 'models',
    set: {
      id: `set-${i}`,
      prompt: `What is number ${i}?`,
      topic: 'numbers',
      answers: ['Best', 'Good', 'Fair', 'Poor'].map((text) => ({ text: `${text} answer ${i}.`, source: ORIGINS[0] })),
    },
  }));

export const fromFile = (pool: readonly Pair[]): PoolItem[] =>
  pool.map((pair) => ({ type: 'pair', from: 'file', pair }));

export function pairs(count: number, origins = ORIGINS): Pair[] {
  return Array.from({ length: count }, (_, i) => {
    const [first, second] = origins;
    const pair = makePair(
      `What is number ${i}?`,
      { text: `It is ${i}.`, source: first },
      { text: `Who knows? Not I, but maybe ${i}.`, source: second },
      { topic: 'numbers' },
    );
    if (!pair) throw new Error('no pair');
    return pair;
  });
}

/** A browser in which there are pairs or sets to judge, and labels, before the page is opened again. */
export async function prepare(
  page: Page,
  items: readonly PoolItem[],
  records: readonly LabelRecord[] = [],
  source: LabelPlan['source'] = 'file',
): Promise<void> {
  await page.goto('/');
  const plan = labelPlanSchema.parse({ judge: 'hand', source, goldShare: 0, repeatShare: 0 });
  // The page makes its database by itself.
  await expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
    .toContain('rlhf-labels');
  await page.evaluate(
    ({ pool, records, plan }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('rlhf-labels');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const db = opening.result;
          const tx = db.transaction(['journal', 'pool', 'open', 'memory'], 'readwrite');
          for (const name of ['journal', 'pool', 'open']) tx.objectStore(name).clear();
          for (const item of pool) tx.objectStore('pool').add(item);
          for (const record of records) tx.objectStore('journal').add({ type: 'label', records: [record] });
          tx.objectStore('memory').put(plan, 'plan');
          tx.oncomplete = () => {
            db.close();
            resolve();
          };
          tx.onerror = () => reject(tx.error);
        };
      }),
    { pool: items.map((item) => ({ ...item, id: idOf(item) })), records, plan },
  );
}

/** Every label that the browser keeps, read from its journal without the page's help. */
export async function storedLabels(page: Page): Promise<readonly LabelRecord[]> {
  const entries: JournalEntry[] = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('rlhf-labels');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const all = opening.result.transaction('journal').objectStore('journal').getAll();
          all.onsuccess = () => resolve(all.result);
          all.onerror = () => reject(all.error);
        };
      }),
  );
  return entries.reduce(follow, EMPTY_JOURNAL).records;
}

export const shownPrompt = (page: Page): Promise<string> => page.getByText(/^What is number \d+\?$/).innerText();
export const expectLabeled = (page: Page, count: number): Promise<void> =>
  expect(page.getByText(`${count.toLocaleString('en')} of 100`, { exact: true })).toBeVisible();

/** Presses a key that decides, and waits for the next pair. */
export async function decide(page: Page, key: string, labeled: number): Promise<void> {
  await page.keyboard.press(key);
  await expectLabeled(page, labeled);
}

/** A person who likes it short judges pairs until so many labels count. One that is shown again counts for nothing. */
export async function judgeByLength(page: Page, labels: number): Promise<void> {
  const read = (side: string) =>
    page
      .getByRole('region', { name: `${side} answer` })
      .locator('p[translate=no]')
      .innerText();
  const counted = async () => Number((await page.getByText(/^\d+ of 100$/).innerText()).split(' ')[0]);
  const most = 2 * labels;
  for (let i = 0; (await counted()) < labels; i++) {
    expect(i).toBeLessThan(most);
    const [left, right] = [await read('Left'), await read('Right')];
    await page.keyboard.press(left.length === right.length ? '0' : left.length < right.length ? '1' : '2');
    await expect.poll(async () => `${await read('Left')} ${await read('Right')}`).not.toBe(`${left} ${right}`);
  }
}
