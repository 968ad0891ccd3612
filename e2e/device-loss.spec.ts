import { expect, type Page, test, type Worker } from '@playwright/test';
import { LONG } from '../src/testing/long';
import { address, expectBackend, rail } from './studio';

// Errors on the console belong to these tests: the page is made to fail.

const SETTINGS = {
  seed: 4,
  preset: 'nano',
  'sft.batchSize': 4,
  'sft.maxLength': 64,
  'preferences.pairs': 40,
  'preferences.maxNewTokens': 12,
  'reward.epochs': 2,
  'reward.batchSize': 8,
  'reward.maxLength': 64,
  'reward.evalEvery': 100,
  'reward.normalisationSamples': 8,
  'ppo.promptsPerBatch': 4,
  'ppo.minibatchSize': 4,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 12,
  'ppo.sampleEvery': 100,
  'evaluation.promptsPerFamily': 4,
  'evaluation.maxNewTokens': 12,
};

const STAGES = ['Fine-tuning', 'Preferences', 'Reward model', 'PPO', 'Evaluation'] as const;
type Backend = 'webgpu' | 'wasm';

/** What goes wrong is done from outside, in the worker's own scope: the page has no back door for it. */
const FAULTS: Readonly<Record<string, { message: RegExp } & Record<Backend, (worker: Worker) => Promise<void>>>> = {
  'the device is lost': {
    message: /GPU was lost|broke down/,
    webgpu: (worker) =>
      worker.evaluate(() => {
        const { prototype } = GPUDevice;
        const { createCommandEncoder } = prototype;
        prototype.createCommandEncoder = function (descriptor) {
          prototype.createCommandEncoder = createCommandEncoder;
          queueMicrotask(() => this.destroy());
          return createCommandEncoder.call(this, descriptor);
        };
      }),
    // wasm has no device to lose: its worker breaks down.
    wasm: (worker) =>
      worker.evaluate(() => {
        setTimeout(() => {
          throw new Error('simulated');
        });
      }),
  },
  'memory runs out': {
    message: /Memory ran out/,
    webgpu: (worker) =>
      worker.evaluate(() => {
        const { prototype } = GPUDevice;
        const { createCommandEncoder } = prototype;
        prototype.createCommandEncoder = function (descriptor) {
          prototype.createCommandEncoder = createCommandEncoder;
          const error = new GPUOutOfMemoryError('simulated');
          this.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
          return createCommandEncoder.call(this, descriptor);
        };
      }),
    wasm: (worker) =>
      worker.evaluate(() => {
        Float32Array.prototype.slice = () => {
          throw new RangeError('Array buffer allocation failed');
        };
      }),
  },
};

/** The newest worker of that name: the one before it may still be dying. */
async function engineOf(page: Page): Promise<Worker> {
  for (const worker of page.workers().reverse())
    if ((await worker.evaluate(() => self.name)) === 'engine') return worker;
  throw new Error('the page has no engine');
}

async function start(page: Page, backend: Backend): Promise<void> {
  const steps =
    backend === 'webgpu'
      ? { 'sft.steps': 3, 'preferences.pairs': 8, 'ppo.iterations': 2, 'evaluation.promptsPerFamily': 1 }
      : { 'sft.steps': 60, 'ppo.iterations': 10 };
  await page.goto(address({ ...SETTINGS, ...steps }));
  await expectBackend(page, backend);
  await page.getByRole('button', { name: 'Run the whole pipeline' }).click();
}

/** The figures on the rail once all is done. */
async function figures(page: Page): Promise<string[]> {
  await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(6, { timeout: 500_000 });
  return rail(page).getByRole('button').allInnerTexts();
}

/** Breaks something in the middle of a stage and waits until the page says that it goes on. */
async function breakIn(page: Page, backend: Backend, stage: string, fault: string): Promise<void> {
  const { message, [backend]: cause } = FAULTS[fault] as (typeof FAULTS)[string];
  const item = rail(page).getByRole('button', { name: new RegExp(stage) });
  await expect(item.getByRole('img', { name: 'running' }), stage).toBeVisible({ timeout: 300_000 });
  await cause(await engineOf(page));
  const said = page
    .getByRole('alert')
    .filter({ hasText: message })
    .filter({ hasText: 'goes on from the last checkpoint' });
  await expect(said, `${fault} in ${stage}`).toBeVisible({ timeout: 120_000 });
  await said.getByRole('button', { name: 'Dismiss' }).click();
}

type Plan = readonly (readonly [stage: string, fault: string])[];
const [LOST, MEMORY] = Object.keys(FAULTS) as [string, string];
const everywhere = (fault: string): Plan => STAGES.map((stage) => [stage, fault]);
/** `npm test` breaks a run twice on WebGPU, which is slow in software, and in every stage on wasm. */
const SAMPLE: Readonly<Record<Backend, Plan>> = {
  webgpu: [
    ['Fine-tuning', MEMORY],
    ['PPO', LOST],
  ],
  wasm: STAGES.map((stage, i) => [stage, i % 2 ? MEMORY : LOST]),
};
const PLANS: Readonly<Record<string, (backend: Backend) => Plan>> = LONG
  ? { [LOST]: () => everywhere(LOST), [MEMORY]: () => everywhere(MEMORY) }
  : { 'the device is lost or memory runs out': (backend) => SAMPLE[backend] };

for (const [name, plan] of Object.entries(PLANS))
  test(`${name}: said, recovered from, and the figures at the end are the same`, async ({ page, browser }, info) => {
    const backend = info.project.name as Backend;
    await start(page, backend);
    for (const [stage, fault] of plan(backend)) await breakIn(page, backend, stage, fault);
    const disturbed = await figures(page);

    const calm = await browser.newPage({ baseURL: info.project.use.baseURL ?? '' });
    await start(calm, backend);
    expect(disturbed).toEqual(await figures(calm));
    await calm.close();
  });
