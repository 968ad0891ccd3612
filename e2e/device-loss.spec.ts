import { expect, type Page, test } from '@playwright/test';
import { LONG } from '../src/testing/long';
import { address, type Backend, backendOf, expectBackend, open, rail } from './studio';

// Errors on the console belong to these tests: the page is made to fail.

const SETTINGS = {
  seed: 4,
  model: 'nano',
  'sft.batchSize': 4,
  'sft.maxLength': 64,
  'preferences.pairs': 40,
  'preferences.maxNewTokens': 12,
  'reward.epochs': 2,
  'reward.batchSize': 8,
  'reward.maxLength': 64,
  'reward.evalEvery': 100,
  'reward.normalisationSamples': 8,
  'reward.agreementPairs': 16,
  'ppo.promptsPerBatch': 4,
  'ppo.minibatchSize': 4,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 12,
  'ppo.sampleEvery': 100,
  'evaluation.promptsPerFamily': 1,
  'evaluation.heldOut': 'false',
  'evaluation.maxNewTokens': 12,
};

const STAGES = ['sft', 'preferences', 'reward', 'ppo', 'evaluation'] as const;
type Stage = string;
type Cause = 'destroyed' | 'crashed' | 'gpu-memory' | 'wasm-memory' | 'silent' | 'endless';

const FAULTS: Readonly<Record<string, { message: RegExp } & Record<Backend, Cause>>> = {
  // wasm has no device to lose: its worker breaks down.
  'the device is lost': { message: /GPU was lost|crashed/, webgpu: 'destroyed', wasm: 'crashed' },
  'memory runs out': { message: /Memory ran out/, webgpu: 'gpu-memory', wasm: 'wasm-memory' },
  'the device hangs': { message: /has not responded/, webgpu: 'silent', wasm: 'endless' },
};
const [LOST, MEMORY, HUNG] = Object.keys(FAULTS) as [string, string, string];

/**
 * Runs in the worker's own scope: the page has no back door for what goes wrong. Once the stage has told of its first
 * step it breaks, in the middle of whatever comes next, however fast the machine is.
 */
function breakAfterFirstStep({ stage, cause }: { stage: Stage; cause: Cause }): void {
  type Told = { readonly notice?: { readonly events?: readonly { readonly type: string; readonly node: Stage }[] } };
  const post = self.postMessage;
  const onNextEncoder = (act: (device: GPUDevice) => void) => {
    const { prototype } = GPUDevice;
    const { createCommandEncoder } = prototype;
    prototype.createCommandEncoder = function (descriptor) {
      prototype.createCommandEncoder = createCommandEncoder;
      act(this);
      return createCommandEncoder.call(this, descriptor);
    };
  };
  const causes: Readonly<Record<Cause, () => void>> = {
    destroyed: () => onNextEncoder((device) => queueMicrotask(() => device.destroy())),
    crashed: () => {
      setTimeout(() => {
        throw new Error('simulated');
      });
    },
    'gpu-memory': () =>
      onNextEncoder((device) => {
        const error = new GPUOutOfMemoryError('simulated');
        device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
      }),
    silent: () => {
      GPUBuffer.prototype.mapAsync = () => new Promise(() => {});
    },
    endless: () => {
      for (;;);
    },
    'wasm-memory': () => {
      Float32Array.prototype.slice = () => {
        throw new RangeError('Array buffer allocation failed');
      };
    },
  };
  self.postMessage = (message: Told) => {
    post.call(self, message);
    if (!message.notice?.events?.some((event) => event.type === 'progress' && event.node === stage)) return;
    self.postMessage = post;
    causes[cause]();
  };
}

type Plan = readonly (readonly [stage: Stage, fault: string])[];

/** Each engine that the page starts is told where it will break: the first as the plan says first, and so on. */
function sabotage(page: Page, backend: Backend, plan: Plan): void {
  const left = [...plan];
  page.on('worker', async (worker) => {
    const name = await worker.evaluate(() => self.name).catch(() => ''); // one that is gone already is no engine
    const [stage, fault = ''] = (name === 'engine' && left.shift()) || [];
    const cause = FAULTS[fault]?.[backend];
    if (stage && cause) await worker.evaluate(breakAfterFirstStep, { stage, cause });
  });
}

/** What the page says from now on, kept even where the next message takes its place. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const said: string[] = [];
    let shown: readonly string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      const now = [...document.querySelectorAll<HTMLElement>('[role=alert]')].map((alert) => alert.innerText);
      said.push(...now.filter((text) => !shown.includes(text))); // several can stand side by side
      shown = now;
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

async function prepare(page: Page, backend: Backend): Promise<void> {
  const steps =
    backend === 'webgpu'
      ? { 'sft.steps': 3, 'preferences.pairs': 8, 'ppo.iterations': 2 }
      : { 'sft.steps': 60, 'ppo.iterations': 10 };
  await page.goto(address({ ...SETTINGS, ...steps }));
  await expectBackend(page, backend);
}

async function start(page: Page, backend: Backend): Promise<void> {
  await prepare(page, backend);
  await page.getByRole('button', { name: 'Run the whole pipeline' }).click();
}

async function fineTune(page: Page, backend: Backend): Promise<void> {
  await prepare(page, backend);
  await open(page, /Fine-tuning/);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
}
const fineTuning = (page: Page, state: string) =>
  rail(page)
    .getByRole('button', { name: /Fine-tuning/ })
    .getByRole('img', { name: state });

/** The figures on the rail once all is done. */
async function figures(page: Page): Promise<string[]> {
  await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(6, { timeout: 500_000 });
  return rail(page).getByRole('button').allInnerTexts();
}

const everywhere = (fault: string): Plan => STAGES.map((stage) => [stage, fault]);
/** `npm test` breaks a run twice on WebGPU, which is slow in software, and in every stage on wasm. */
const SAMPLE: Readonly<Record<Backend, Plan>> = {
  webgpu: [
    ['sft', MEMORY],
    ['ppo', LOST],
  ],
  wasm: STAGES.map((stage, i) => [stage, i % 2 ? MEMORY : LOST]),
};
const PLANS: Readonly<Record<string, (backend: Backend) => Plan>> = LONG
  ? { [LOST]: () => everywhere(LOST), [MEMORY]: () => everywhere(MEMORY) }
  : { 'the device is lost or memory runs out': (backend) => SAMPLE[backend] };

for (const [name, plan] of Object.entries(PLANS))
  test(`${name}: said, recovered from, and the figures at the end are the same`, async ({ page, browser }, info) => {
    const backend = backendOf(info);
    const planned = plan(backend);
    const said = await listen(page);
    sabotage(page, backend, planned);
    await start(page, backend);
    // Beside it, in a browser context of its own: the same run, which nobody disturbs.
    const calm = await browser.newPage({ baseURL: info.project.use.baseURL ?? '' });
    await start(calm, backend);
    const [disturbed, undisturbed] = await Promise.all([figures(page), figures(calm)]);
    expect(disturbed).toEqual(undisturbed);
    await calm.close();
    const [began, goesOn] = [/Starting again/, /Recovered.*resumes from the last checkpoint/s];
    expect((await said()).filter((text) => /did not work/.test(text))).toEqual([]);
    const recoveries = (await said()).filter((text) => began.test(text) || goesOn.test(text));
    expect(recoveries).toEqual(planned.flatMap(() => [began, goesOn].map((state) => expect.stringMatching(state))));
    for (const [i, text] of recoveries.entries())
      expect(text).toMatch(FAULTS[planned[Math.floor(i / 2)]?.[1] ?? '']?.message ?? /never/);
  });

/** Stages that draw and learn from pictures, all of them short. */
const PICTURES = {
  recipe: 'diffusion-dpo',
  seed: 4,
  'pictures.watched': 8,
  'pictures.sampleSteps': 6,
  'preferences.pairs': 48,
  'preferences.sampleSteps': 6,
  'chosen-only.steps': 12,
  'chosen-only.watched': 8,
  'chosen-only.sampleSteps': 6,
  'dpo.steps': 24,
  'dpo.watched': 8,
  'dpo.sampleSteps': 6,
  'evaluation.pictures': 16,
  'evaluation.sampleSteps': 6,
};

if (LONG)
  test('stages of pictures lose the device or run out of memory, and their figures at the end are the same', async ({
    page,
    browser,
  }, info) => {
    const backend = backendOf(info);
    const planned: Plan = [
      ['preferences', LOST],
      ['chosen-only', MEMORY],
      ['dpo', LOST],
    ];
    const run = async (where: Page) => {
      await where.goto(address(PICTURES));
      await expectBackend(where, backend);
      await where.getByRole('button', { name: 'Run the whole pipeline' }).click();
      return figures(where);
    };
    const said = await listen(page);
    sabotage(page, backend, planned);
    const disturbed = await run(page);
    expect((await said()).filter((text) => /Recovered.*resumes from the last checkpoint/s.test(text))).toHaveLength(3);
    const calm = await browser.newPage({ baseURL: info.project.use.baseURL ?? '' });
    expect(disturbed).toEqual(await run(calm));
    await calm.close();
  });

test('the device hangs: its silence is noticed, and the run goes on', async ({ page }, info) => {
  const backend = backendOf(info);
  await page.clock.install(); // the page waits for minutes before it calls a silence too long
  const said = await listen(page);
  sabotage(page, backend, [['sft', HUNG]]);
  await fineTune(page, backend);
  await expect(page.getByRole('main').getByText(/1 of 60\b|1 of 3\b/)).toBeVisible({ timeout: 120_000 });
  await page.clock.runFor('09:00');
  expect(await said()).toEqual([]);
  await page.clock.runFor('02:00');
  await expect(fineTuning(page, 'done')).toBeVisible({ timeout: 120_000 });
  expect(await said()).toEqual([
    expect.stringMatching(/has not responded.*A new one is being started/s),
    expect.stringMatching(/has not responded.*resumes from the last checkpoint, 1 step is done again/s),
  ]);
});

test('three losses in a row at one place: the processor takes over from the GPU, and what has no other stops', async ({
  page,
}, info) => {
  const backend = backendOf(info);
  const said = await listen(page);
  sabotage(page, backend, [
    ['sft', LOST],
    ['sft', LOST],
    ['sft', LOST],
  ]);
  await fineTune(page, backend);
  if (backend === 'webgpu') {
    await expect(fineTuning(page, 'done')).toBeVisible({ timeout: 120_000 });
    await expectBackend(page, 'wasm');
    expect((await said()).at(-1)).toMatch(/resumes.*failed repeatedly, so the processor computes from now on/s);
    return;
  }
  const stopped = page.getByRole('alert').filter({ hasText: 'That did not work' });
  await expect(stopped).toContainText(/three times in a row, so training stopped; what was saved is kept. Reload/);
  await expect(page.getByRole('alert').filter({ hasText: 'The models are back' })).toBeVisible();
  await expect(fineTuning(page, 'failed')).toBeVisible();
  await page.getByRole('button', { name: /^(Start|Run again|Start again|Try again)$/ }).click();
  await expect(fineTuning(page, 'done')).toBeVisible({ timeout: 120_000 });
});
