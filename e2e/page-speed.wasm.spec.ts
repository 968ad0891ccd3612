import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Response } from '@playwright/test';
import { tasksWhile } from './page-tasks';
import { address, expect, expectBackend, open, test } from './studio';

// What is kept for a visit without a network is fetched after everything else and is no part of the first view.
test.use({ serviceWorkers: 'block' });

const KB = 1000;
const FIGURES = 'build/page-speed.json';

/** Bytes and times of this run, for a person to read: times are reported, never held. */
function note(figures: Readonly<Record<string, unknown>>): void {
  mkdirSync('build', { recursive: true });
  let known: Record<string, unknown> = {};
  try {
    known = JSON.parse(readFileSync(FIGURES, 'utf8')) as Record<string, unknown>;
  } catch {
    // The first figures of this machine.
  }
  writeFileSync(FIGURES, `${JSON.stringify({ ...known, ...figures }, null, 2)}\n`);
  console.log(JSON.stringify(figures));
}

/**
 * What a server that compresses sends. Fonts and recorded runs are compressed already; of a recorded run the bytes that
 * came over the wire are counted, for the browser gives them as text, in which they are others, or none once the page has taken them.
 */
async function sentBytes(response: Response, path: string): Promise<number> {
  if (path.endsWith('.rlhf-recording')) return (await response.request().sizes()).responseBodySize;
  const body = await response.body();
  return path.endsWith('.woff2') ? body.length : gzipSync(body).length;
}

test('the recorded run moves before anything else is fetched, and charts and labeling come when they are opened', async ({
  page,
  context,
}) => {
  const responses: Response[] = [];
  context.on('response', (response) => responses.push(response));
  await page.coverage.startJSCoverage();
  await page.goto('/');
  const moment = page.getByRole('slider', { name: 'Moment of the training' });
  await expect.poll(async () => Number(await moment.inputValue()), { intervals: [50] }).toBeGreaterThan(0);
  const moved = [...responses];
  await expectBackend(page, 'wasm');
  await expect(page.getByRole('navigation').getByText('parameters')).toBeVisible({ timeout: 60_000 });
  await page.waitForLoadState('networkidle');

  const sizes = new Map<string, number>();
  for (const response of [...responses]) {
    const { pathname } = new URL(response.url());
    sizes.set(pathname, await sentBytes(response, pathname));
  }
  const fetched = [...sizes.keys()];
  // The engine starts as the run moves: on a busy machine its files have come by the time that this is seen.
  const ofEngine = (path: string): boolean => /worker|\.wasm$|^\/models\//.test(path);
  const inOrder = moved.map((response) => new URL(response.url()).pathname);
  const beforeMove = inOrder.filter((path) => !ofEngine(path));
  const played = inOrder.findIndex((path) => path.startsWith('/recordings/'));
  expect(inOrder.slice(0, played).filter(ofEngine)).toEqual([]);
  expect(beforeMove.filter((path) => path.startsWith('/recordings/'))).toHaveLength(1);
  const isModel = (path: string): boolean => path.startsWith('/models/');
  // What comes after the model (KaTeX, which sets the formulas) keeps no one waiting.
  const before = fetched.slice(0, fetched.findLastIndex(isModel)).filter((path) => !isModel(path));
  // Run or announced by the document; the workers' own scripts stand in neither list.
  const announced = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload], link[rel=stylesheet]')].map((l) => l.href),
  );
  const scripts = (await page.coverage.stopJSCoverage()).map(({ url }) => url);
  const ofPage = new Set([...announced, ...scripts].map((url) => new URL(url).pathname));
  const main = before.filter((path) => ofPage.has(path));
  const sum = (paths: readonly string[]): number => paths.reduce((total, path) => total + (sizes.get(path) ?? 0), 0);
  const bySize = (paths: readonly string[]): Record<string, number> =>
    Object.fromEntries(paths.map((path) => [path, sizes.get(path) ?? 0] as const).sort((a, b) => b[1] - a[1]));
  note({
    'main-thread script and styles, bytes': sum(main),
    'the same with the formulas set': sum(fetched.filter((path) => ofPage.has(path))),
    'everything before the model, bytes': sum(before),
    'main-thread files': bySize(main),
    'other files before the model': bySize(before.filter((path) => !main.includes(path))),
  });
  note({ 'everything before the recorded run moves, bytes': sum(beforeMove) });
  expect(sum(beforeMove)).toBeLessThan(550 * KB);
  expect(main.length).toBeGreaterThan(3);
  expect(before.some((path) => path.endsWith('.wasm'))).toBe(true); // the worker's share is counted
  expect(sum(main)).toBeLessThan(325 * KB);
  expect(sum(before)).toBeLessThan(930 * KB);

  // On demand: opening a stage with charts, or the labels, fetches more.
  expect(fetched.filter((path) => /chart|label|(generic|preferences)-panel/i.test(path))).toEqual([]);
  for (const stage of [/Fine-tuning/, /Preferences/]) {
    const known = responses.length;
    await open(page, stage);
    await expect.poll(() => responses.length).toBeGreaterThan(known);
  }
});

test('times of the first paint and of the main thread while training are reported', async ({ page, browser }) => {
  const paints: number[] = [];
  for (let i = 0; i < 4; i++) {
    await page.goto('/');
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
    const paint = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    await expect.poll(() => page.evaluate(paint)).toBeGreaterThan(0);
    paints.push((await page.evaluate(paint)) as number);
  }
  paints.shift(); // it warmed the server
  note({ 'first paint, ms, median of three': Math.round(paints.sort((a, b) => a - b)[1] as number) });

  await page.goto(
    address({ seed: 5, 'sft.steps': 5000, 'sft.batchSize': 4, 'sft.evalEvery': 2500, 'sft.sampleEvery': 2500 }),
  );
  await expectBackend(page, 'wasm');
  await open(page, /Fine-tuning/);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.locator('main svg path.recharts-line-curve').first()).toBeVisible({ timeout: 60_000 });
  const { page: tasks } = await tasksWhile(browser, () => page.waitForTimeout(5000));
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  const share = (times: readonly number[]): number => times.filter((ms) => ms < 50).length / times.length;
  const wall = tasks.map((task) => task.wall).sort((a, b) => b - a);
  const processor = tasks.map((task) => task.processor).sort((a, b) => b - a);
  note({
    'main-thread tasks in five seconds of training': tasks.length,
    'share under 50 ms': share(wall),
    'share under 50 ms of processor time': share(processor), // other work on the machine does not count
    'longest tasks, ms': wall.slice(0, 10).map(Math.round),
    'longest tasks, ms of processor time': processor.slice(0, 10).map(Math.round),
  });
  expect(tasks.length).toBeGreaterThan(50); // the trace saw the thread at work
});

test('a file of 20,000 rows never holds the page up, read, counted and trained on', async ({ page, browser }, info) => {
  const said = 'and then she said that the old man had given the boy two green apples at the market '.repeat(3);
  const rows = Array.from({ length: 20_000 }, (_, i) =>
    JSON.stringify({ prompt: `What did number ${i} say?`, completion: `It was ${i}, ${said}` }),
  );
  const path = info.outputPath('many.jsonl');
  writeFileSync(path, rows.join('\n'));
  expect(statSync(path).size).toBeGreaterThan(6.4e6);
  await page.goto(address({ 'sft.steps': 2, 'sft.batchSize': 4, 'sft.sampleEvery': 2, 'sft.evalEvery': 2 }));
  await expectBackend(page, 'wasm');
  await open(page, /Fine-tuning/);
  const { page: tasks } = await tasksWhile(browser, async () => {
    await page.locator('input[type=file]').last().setInputFiles(path);
    await expect(page.getByText(/^[\d,]+ tokens in all/)).toBeVisible({ timeout: 300_000 });
    await expect(page.getByText('Read as TRL prompt-completion: 20,000 demonstrations')).toBeVisible();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(page.getByText(/^Done/)).toBeVisible({ timeout: 120_000 });
  });
  const processor = tasks.map((task) => task.processor).sort((a, b) => b - a);
  note({ 'longest tasks with a file of 20,000 rows, ms of processor time': processor.slice(0, 10).map(Math.round) });
  expect(tasks.length).toBeGreaterThan(50);
  expect(processor[0]).toBeLessThan(200);
});
