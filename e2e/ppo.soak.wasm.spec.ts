import type { CDPSession } from '@playwright/test';
import { LONG, longOr } from '../src/testing/long';
import { address, backendOf, expect, expectBackend, open, test } from './studio';
import { evaluate, type Send, sessionWith } from './worker-session';

// A trace keeps what it saw of the page alive, and would grow with the run.
test.use({ trace: 'off' });

const MINIBATCHES = longOr(5000, 50);
/** 8 answers, minibatches of 4, 5 epochs. */
const AN_ITERATION = 10;
const ITERATIONS = MINIBATCHES / AN_ITERATION;
/** More than are waited for: the last count, too, is of a run that goes on. */
const PLANNED = ITERATIONS + 50;
const PATIENCE = LONG ? 3 * 3_600_000 : 400_000;
const SETTINGS = {
  model: 'nano',
  seed: 2,
  'sft.steps': 2,
  'sft.batchSize': 4,
  'preferences.pairs': 8,
  'reward.epochs': 1,
  'reward.normalisationSamples': 8,
  'reward.agreementPairs': 16,
  'ppo.iterations': PLANNED,
  'ppo.promptsPerBatch': 8,
  'ppo.minibatchSize': 4,
  'ppo.epochs': 5,
  'ppo.maxNewTokens': 8,
  'ppo.sampleEvery': longOr(5, 1),
};

/** What may be more at the end than in the middle, as a share: charts and samples fill up to their bounds. */
const SLACK: Readonly<Record<string, number>> = {
  'worker heap': longOr(0.05, 0.2),
  'page heap': longOr(0.15, 0.5),
  'DOM nodes': longOr(0.05, 0.5),
  listeners: longOr(0.05, 0.5),
};
type Counts = Readonly<Record<string, number>>;

/** tfjs's engine lies in its scope under a name of its own. */
const OF_TFJS = `(() => {
  const { numTensors, numDataBuffers, numBytes } = _tfengine.memory();
  const heap = _tfengine.backendInstance.wasm.HEAPU8.buffer.byteLength;
  return { tensors: numTensors, 'tensor data': numDataBuffers, 'tensor bytes': numBytes, 'wasm heap': heap };
})()`;

async function heap(send: Send): Promise<number> {
  await send('HeapProfiler.collectGarbage');
  return (await send('Runtime.getHeapUsage')).usedSize as number;
}

/** Of the worker that trains and of the page. */
async function counts(cdp: CDPSession, worker: Send): Promise<Counts> {
  const pageHeap = await heap((method, params) => cdp.send(method as 'Runtime.getHeapUsage', params));
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    ...((await evaluate(worker, OF_TFJS)) as Counts),
    'worker heap': await heap(worker),
    'page heap': pageHeap,
    'DOM nodes': of('Nodes'),
    listeners: of('JSEventListeners'),
  };
}

test(`${MINIBATCHES} PPO minibatches in a browser: nothing grows, in the worker or on the page`, async ({
  page,
}, info) => {
  test.setTimeout(PATIENCE + 100_000);
  await page.goto(address(SETTINGS));
  await expectBackend(page, backendOf(info));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const worker = await sessionWith(cdp, 'engine');
  await open(page, /PPO/);
  await page.getByRole('button', { name: 'Start', exact: true }).click();

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const progress = page.locator('main').getByText(new RegExp(`of ${PLANNED}\\b`));
  const iteration = async () => Number(/([\d,]+) of /.exec(await progress.innerText())?.[1]?.replace(',', ''));
  const reach = (count: number) =>
    expect.poll(iteration, { timeout: PATIENCE, intervals: [longOr(5000, 200)] }).toBeGreaterThanOrEqual(count);
  const at: Record<string, Counts> = {};
  for (const due of [1, Math.ceil(ITERATIONS / 2), ITERATIONS]) {
    // One before it is due the run pauses, somewhere; the step ends with an iteration, where nothing is half done.
    await reach(due - 1);
    await button('Pause').click();
    await expect(button('Resume')).toBeVisible({ timeout: PATIENCE });
    const next = (await iteration()) + 1;
    await button('One iteration').click();
    await reach(next);
    await expect(button('Resume')).toBeVisible({ timeout: PATIENCE });
    at[`after ${(await iteration()) * AN_ITERATION} minibatches`] = await counts(cdp, worker);
    await button('Resume').click();
  }
  console.table(at);
  const [middle, end] = Object.values(at).slice(-2) as [Counts, Counts];
  const grown = Object.entries(middle)
    .filter(([name, before]) => !((end[name] as number) <= before * (1 + (SLACK[name] ?? 0))))
    .map(([name, before]) => `${name}: ${before} to ${end[name]}`);
  expect(grown).toEqual([]);
});
