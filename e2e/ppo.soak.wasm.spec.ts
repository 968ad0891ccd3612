import type { CDPSession, Page } from '@playwright/test';
import { LONG, longOr } from '../src/testing/long';
import { address, expect, expectBackend, open, test } from './studio';

const MINIBATCHES = longOr(5000, 50);
/** 8 answers, minibatches of 4, 5 epochs. */
const AN_ITERATION = 10;
const ITERATIONS = MINIBATCHES / AN_ITERATION;
const SETTINGS = {
  preset: 'nano',
  seed: 2,
  'sft.steps': 2,
  'sft.batchSize': 4,
  'preferences.pairs': 8,
  'reward.epochs': 1,
  'reward.normalisationSamples': 8,
  'ppo.iterations': ITERATIONS,
  'ppo.promptsPerBatch': 8,
  'ppo.minibatchSize': 4,
  'ppo.epochs': 5,
  'ppo.maxNewTokens': 8,
  'ppo.sampleEvery': 1,
};
/** What may be more at the end than in the middle: charts and samples fill up to their bounds. */
const SLACK = { nodes: longOr(1.05, 1.5), heap: longOr(1.15, 1.3), listeners: longOr(1.05, 1.5) };

/** Of the page, after a collection; of the worker, what the browser says of both together. */
async function counts(page: Page, cdp: CDPSession): Promise<Record<'nodes' | 'listeners' | 'heap', number>> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  const [worker] = page.workers();
  const workerHeap = (await worker?.evaluate(
    () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
  )) as number;
  return { nodes: of('Nodes'), listeners: of('JSEventListeners'), heap: of('JSHeapUsedSize') + workerHeap };
}

test(`${MINIBATCHES} PPO minibatches in a browser: no growth of the page`, async ({ page }, info) => {
  test.setTimeout(LONG ? 3 * 3_600_000 : 300_000);
  await page.goto(address(SETTINGS));
  await expectBackend(page, info.project.name);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await open(page, /PPO/);
  await page.getByRole('button', { name: 'Start', exact: true }).click();

  const iteration = async () =>
    Number(new RegExp(`(\\d[\\d,]*) of ${ITERATIONS}\\b`).exec(await page.locator('main').innerText())?.[1] ?? 0);
  const at: (Record<string, number> & { readonly nodes: number; readonly heap: number; readonly listeners: number })[] =
    [];
  for (const share of [0, 0.5, 0.95]) {
    const from = Math.max(1, Math.floor(share * ITERATIONS));
    await expect
      .poll(iteration, { timeout: LONG ? 3_600_000 : 120_000, intervals: [200] })
      .toBeGreaterThanOrEqual(from);
    at.push({ minibatches: (await iteration()) * AN_ITERATION, ...(await counts(page, cdp)) });
  }
  console.table(at);
  const [, middle, end] = at as [(typeof at)[0], (typeof at)[0], (typeof at)[0]];
  for (const name of ['nodes', 'heap', 'listeners'] as const)
    expect(end[name], `${name} grew from ${middle[name]}`).toBeLessThan(middle[name] * SLACK[name]);
});
