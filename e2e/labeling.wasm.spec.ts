import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { Pair } from '../src/labeling/pair-queue';
import { chosenIndex, type LabelRecord } from '../src/labeling/record';
import { pairRecords } from '../src/labeling/task';
import { expectAccessible } from './axe';
import {
  decide,
  expectLabeled,
  fromFile,
  ORIGINS,
  pairs,
  prepare,
  sets,
  shownPrompt,
  storedLabels,
} from './labeling-support';
import { expect, test } from './studio';

const PANEL = '/?view=preferences&preset=nano';

test('100 labels by keyboard alone: undo, a reload and a killed browser lose none and double none', async ({
  baseURL,
}, info) => {
  const profile = mkdtempSync(join(tmpdir(), 'labels-'));
  const launch = async () => {
    const context = await chromium.launchPersistentContext(profile, {
      ...info.project.use.launchOptions,
      ...(baseURL && { baseURL }),
      viewport: { width: 1280, height: 720 },
    });
    return { context, page: context.pages()[0] ?? (await context.newPage()) };
  };
  try {
    let { context, page } = await launch();
    await prepare(page, fromFile(pairs(130)));
    await page.goto(PANEL);
    await expectLabeled(page, 0);
    const keys = ['1', '2', 'ArrowLeft', 'ArrowRight', '0', 'b'];
    // A skip counts for nothing.
    const skipped = await shownPrompt(page);
    await page.keyboard.press('s');
    await expect(page.getByText(skipped, { exact: true })).toHaveCount(0);
    await expectLabeled(page, 0);
    for (let i = 0; i < 40; i++) {
      if (i % 5 === 0) await page.keyboard.press('w');
      if (i === 7) {
        await page.keyboard.press('n');
        await page.keyboard.type('b1: typed, so no keys');
        await page.keyboard.press('Enter');
        await page.keyboard.press('f');
      }
      await decide(page, keys[i % keys.length] as string, i + 1);
    }

    // Three back, two again, one changed.
    const prompt = await shownPrompt(page);
    for (const left of [39, 38, 37]) await decide(page, 'z', left);
    await decide(page, 'Shift+Z', 38);
    await decide(page, 'Shift+Z', 39);
    await decide(page, '2', 40);
    expect(await shownPrompt(page)).toBe(prompt);

    await page.reload();
    await expectLabeled(page, 40);
    expect(await shownPrompt(page)).toBe(prompt);
    // What was done before the reload can still be taken back after it.
    await decide(page, 'z', 39);
    await decide(page, 'Shift+Z', 40);
    for (let i = 40; i < 70; i++) await decide(page, keys[i % 4] as string, i + 1);
    const before = await shownPrompt(page);
    killBrowser(profile);
    await context.close().catch(() => {});

    ({ context, page } = await launch());
    await page.goto(PANEL);
    await expectLabeled(page, 70);
    expect(await shownPrompt(page)).toBe(before);
    for (let i = 70; i < 100; i++) await decide(page, keys[i % 4] as string, i + 1);
    const labels = await storedLabels(page);
    expect(labels).toHaveLength(101);
    expect(new Set(labels.map((one) => one.id)).size).toBe(101);
    expect(labels[8]).toMatchObject({ note: 'b1: typed, so no keys', flagged: true });
    await context.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

/** As a power cut would: nothing is told to end. */
function killBrowser(profile: string): void {
  const processes = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const main = processes.filter((line) => line.includes(profile) && !line.includes('--type='));
  for (const line of main) process.kill(Number(line.trim().split(' ')[0]), 'SIGKILL');
  expect(main.length).toBeGreaterThan(0);
}

const RATED = 990;
const COUNTED = 10;

/** What the page does from a key to the next pair, in sums over a few labels that are alike on every machine. */
interface Work {
  /** How often functions, loops and branches of the page's script ran. */
  readonly script: number;
  /** Changes of the document. */
  readonly document: number;
  /** Reads of the label storage, and characters written to it. */
  readonly reads: number;
  readonly written: number;
}

/** Chooses as the keyboard does, and counts what follows each key until the next pair is on the page. */
function labelAndCount(page: Page): Promise<Omit<Work, 'script'>> {
  return page.evaluate(async (labels) => {
    const counts = { document: 0, reads: 0, written: 0 };
    const { prototype } = IDBObjectStore;
    const kept = new Map<string, unknown>();
    for (const name of ['add', 'put', 'get', 'getAll', 'getAllKeys', 'openCursor'] as const) {
      const original = prototype[name] as (...args: unknown[]) => IDBRequest;
      kept.set(name, original);
      (prototype as unknown as Record<string, unknown>)[name] = function (this: IDBObjectStore, ...args: unknown[]) {
        if (name === 'add' || name === 'put') counts.written += JSON.stringify(args[0]).length;
        else counts.reads++;
        return original.apply(this, args);
      };
    }
    const observer = new MutationObserver((changes) => {
      counts.document += changes.length;
    });
    observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
    const prompt = () => document.querySelector('main')?.textContent?.match(/What is number \d+\?/)?.[0];
    for (let i = 0; i < labels; i++) {
      const before = prompt();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }));
      for (const since = performance.now(); prompt() === before; ) {
        if (performance.now() - since > 30_000) throw new Error(`after ${before} nothing came`);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    observer.disconnect();
    for (const [name, original] of kept) (prototype as unknown as Record<string, unknown>)[name] = original;
    return counts;
  }, COUNTED);
}

/** Of ten labels in a new browser that holds so many already. */
async function workOfLabels(page: Page, pool: readonly Pair[], done: readonly LabelRecord[]): Promise<Work> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Profiler.enable');
  await cdp.send('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  await prepare(page, fromFile(pool), done);
  await page.goto(PANEL);
  await expectLabeled(page, done.length);
  await labelAndCount(page); // what is loaded or laid out once
  await cdp.send('Profiler.takePreciseCoverage'); // counts from here
  const counts = await labelAndCount(page);
  const { result } = await cdp.send('Profiler.takePreciseCoverage');
  await expectLabeled(page, done.length + 2 * COUNTED);
  const scripts = result.filter(({ url }) => url !== ''); // not this test's own
  const ranges = scripts.flatMap(({ functions }) => functions.flatMap((one) => one.ranges));
  return { ...counts, script: ranges.reduce((sum, { count }) => sum + count, 0) };
}

test('the 1,000th label is hardly more work than the first, and the panel passes axe', async ({
  page,
  browser,
  baseURL,
}) => {
  const pool = pairs(RATED + 4 * COUNTED);
  const done = pool.slice(0, RATED).map((pair, index) => {
    const showing = { index, pair, sides: 'kept', kind: 'normal', selection: 'random' } as const;
    const task = { type: 'pair', id: `done-${index}`, rater: 'me', showing } as const;
    const when = { session: 's', shownAt: 1000 * index, decidedAt: 1000 * index + 900, activeMs: 900 };
    return pairRecords(task, { ticket: index, choice: 'left', strength: null }, when)[0];
  });
  // A browser of its own: code that it has compiled before is not counted in full.
  const other = await browser.newPage({ baseURL: baseURL ?? '' });
  const first = await workOfLabels(other, pool, []);
  await other.close();
  const thousandth = await workOfLabels(
    page,
    pool,
    done.flatMap((one) => one ?? []),
  );
  console.log(`${COUNTED} labels after ${COUNTED}: ${JSON.stringify(first)}`);
  console.log(`${COUNTED} labels after ${RATED + COUNTED}: ${JSON.stringify(thousandth)}`);
  expect(first.script).toBeGreaterThan(1000 * COUNTED);
  expect(first.document).toBeGreaterThan(COUNTED);
  expect(first.written).toBeGreaterThan(100 * COUNTED);
  expect(thousandth.document).toBeLessThan(1.5 * first.document);
  expect(thousandth.written).toBeLessThan(1.1 * first.written);
  expect(thousandth.reads).toBe(first.reads);
  // Some passes over all labels are affordable (twice the work in all, as it stands), one within another is not.
  expect(thousandth.script).toBeLessThan(4 * first.script);

  await expectAccessible(page, 'labeling', { screenshot: 'labeling' });
});

test('nothing on the page tells who wrote an answer', async ({ page }) => {
  const look = async () => {
    // Everything that scripts of this page can reach: the document, storage, and every object from the window and from
    // React's own tree on, stores and properties of components included.
    const { html, found, reached } = await page.evaluate(() => {
      const words = /origin-(aleph|beth)|7700[12]/;
      const found: string[] = [];
      let reached = false;
      const seen = new Set<unknown>([document, navigator, performance]);
      const queue: [unknown, string][] = [[window, 'window']];
      for (const node of document.querySelectorAll('*'))
        for (const key of Object.keys(node)) queue.push([(node as never)[key], `${node.tagName}.${key}`]);
      for (let next = queue.pop(); next; next = queue.pop()) {
        const [value, path] = next;
        if (typeof value === 'string' || typeof value === 'number') {
          if (words.test(String(value))) found.push(path);
          // The walk gets as far as what the stores know of the open pair.
          if (path.includes('getState().task') && /What is number/.test(String(value))) reached = true;
          continue;
        }
        if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) continue;
        seen.add(value);
        if (value instanceof Node) continue;
        if (value instanceof Map)
          for (const [k, v] of value) queue.push([k, `${path}.key`], [v, `${path}[${String(k)}]`]);
        if (value instanceof Set) for (const v of value) queue.push([v, `${path}.member`]);
        // A zustand store: its state is one call away.
        const store = value as { getState?: () => unknown };
        if (Object.hasOwn(value, 'getState') && Object.hasOwn(value, 'subscribe'))
          queue.push([store.getState?.(), `${path}.getState()`]);
        for (const key of Reflect.ownKeys(value)) {
          const own = Object.getOwnPropertyDescriptor(value, key);
          if (own && 'value' in own) queue.push([own.value, `${path}.${String(key)}`]);
        }
      }
      const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]);
      return { html: document.documentElement.outerHTML + kept, found, reached };
    });
    expect(html).not.toMatch(/origin-(aleph|beth)|7700[12]/);
    expect(found).toEqual([]);
    expect(reached).toBe(true);
    return page.getByRole('main').innerText();
  };
  const label = async (origins: typeof ORIGINS) => {
    await prepare(page, fromFile(pairs(6, origins)));
    await page.goto(PANEL);
    const pages: string[] = [];
    for (let i = 0; i < 4; i++) {
      await expectLabeled(page, i);
      pages.push(await look());
      await page.keyboard.press('1');
    }
    return pages;
  };
  // With the models exchanged the page shows the very same.
  const shown = await label(ORIGINS);
  expect(await label([ORIGINS[1], ORIGINS[0]])).toEqual(shown);
});

test('four answers put in order by dragging, by buttons and by numbers are six comparisons each', async ({ page }) => {
  await prepare(page, sets(3), [], 'ranking');
  await page.goto(PANEL);
  const answers = page.getByRole('list', { name: 'Answers, the best first' }).getByRole('listitem');
  const place = async (word: string) => (await answers.allInnerTexts()).findIndex((text) => text.includes(word));
  const number = async (word: string) => (await answers.filter({ hasText: word }).innerText()).match(/\d/)?.[0] ?? '';
  const order = ['Best', 'Good', 'Fair', 'Poor'];
  const inOrder = () => expect.poll(() => Promise.all(order.map(place))).toEqual([0, 1, 2, 3]);
  const save = async () => {
    await page.waitForTimeout(400); // a press so soon after a set came is taken for the second of a double tap
    await page.getByRole('button', { name: 'Save this order' }).click();
  };

  // Dragged, each to its place.
  await expect(answers).toHaveCount(4);
  for (const [to, word] of order.entries()) {
    const handle = answers.filter({ hasText: word }).getByRole('button', { name: /arrow keys/ });
    const target = await answers.nth(to).boundingBox();
    await handle.hover();
    await page.mouse.down();
    if (target) await page.mouse.move(target.x + 20, target.y + (to === 0 ? 2 : target.height / 2), { steps: 4 });
    await page.mouse.up();
  }
  await inOrder();
  await save();
  await expectLabeled(page, 6);

  // By buttons: each goes up to its place.
  for (const [to, word] of order.entries())
    for (let at = await place(word); at > to; at--)
      await answers.filter({ hasText: word }).getByRole('button', { name: /up$/ }).click();
  await inOrder();
  await save();
  await expectLabeled(page, 12);

  // By numbers, the last two alike.
  await page.locator('h1').click();
  for (const word of order) await page.keyboard.press(await number(word));
  await page.keyboard.press('=');
  await inOrder();
  await page.keyboard.press('Enter');
  await expectLabeled(page, 18);

  const labels = await storedLabels(page);
  const better = (text: string) => order.findIndex((word) => text.startsWith(word));
  for (const [i, one] of labels.entries()) {
    const [a, b] = one.answers.map(({ text }) => better(text)) as [number, number];
    const tied = i >= 12 && a + b === 5;
    expect(chosenIndex(one)).toBe(tied ? null : a < b ? 0 : 1);
  }
  expect(labels.filter((one) => one.choice === 'tie')).toHaveLength(1);
});
