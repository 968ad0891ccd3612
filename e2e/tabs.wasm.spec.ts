import { sftStage } from '../src/recipes/stages/sft';
import { address, backendOf, expect, expectBackend, open, test } from './studio';

const LONG_RUN = {
  model: 'nano',
  seed: 4,
  'sft.steps': 4000,
  'sft.batchSize': 4,
  'sft.evalEvery': 4000,
  'sft.sampleEvery': 4000,
};

test('two tabs: one trains, the other watches live and takes over; the screen is kept on; a hidden tab goes on', async ({
  page,
  context,
  watch,
}, info) => {
  await page.addInitScript(() => {
    const held = { now: 0, taken: 0 };
    const hide = () => {
      const slow = window.setTimeout.bind(window);
      window.requestAnimationFrame = () => 0;
      window.setTimeout = ((task: () => void, delay = 0) => slow(task, Math.max(1000, delay))) as typeof setTimeout;
    };
    Object.assign(window, { held, hide });
    Object.defineProperty(navigator, 'wakeLock', {
      value: {
        request: async () => {
          held.now++;
          held.taken++;
          return { release: async () => void held.now-- };
        },
      },
    });
  });
  const screens = () => page.evaluate(() => (window as unknown as { held: { now: number; taken: number } }).held);
  await page.goto(address(LONG_RUN));
  await expectBackend(page, backendOf(info));
  await open(page, /Fine-tuning/);
  expect(await screens()).toEqual({ now: 0, taken: 0 });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const stepOf = async (tab: typeof page) =>
    Number(/(\d+) of 4,?000\b/.exec(await tab.locator('main').innerText())?.[1] ?? 0);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(3);
  await expect.poll(screens).toEqual({ now: 1, taken: 1 });

  // The second tab has no worker, shows the run, and offers nothing to press.
  const second = await context.newPage();
  await watch(second);
  await second.goto('/?view=sft');
  await expect(second.getByText('Training runs in another tab; this one watches.')).toBeVisible();
  await expect(second.getByText('Run from another tab')).toBeVisible();
  await expect(second.getByRole('button', { name: /^(Start|Pause|One step|Stop)$/ })).toHaveCount(0);
  await expect(second.getByRole('button', { name: 'Run the whole pipeline' })).toBeDisabled();
  expect(second.workers().map((worker) => worker.url())).toEqual([]);
  await expect.poll(() => stepOf(second)).toBeGreaterThan(await stepOf(page));
  await expect(second.locator('main svg path.recharts-line-curve').first()).toBeVisible();
  expect(await second.evaluate(() => location.search)).toContain('seed=4');

  // A headless browser hides no tab, so the first gets what a hidden one has: no frames, and timers once a second.
  await page.evaluate(() => (window as unknown as { hide: () => void }).hide());
  await second.bringToFront();
  const before = await stepOf(second);
  await expect.poll(() => stepOf(second)).toBeGreaterThan(before + 3);

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect.poll(async () => (await screens()).now).toBe(0);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect.poll(async () => (await screens()).now).toBe(1);

  // Whatever the machine's pace, a checkpoint is there.
  await expect.poll(() => stepOf(second)).toBeGreaterThan(sftStage.checkpoint?.every ?? 0);
  await page.close();
  await expect(second.getByText('This tab has taken over.')).toBeVisible();
  await expect(second.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  expect(second.workers()).toHaveLength(1);

  // By itself it goes on with what the first was at, from its last checkpoint, its charts in place.
  await expect(second.getByText('its run goes on here from its last checkpoint')).toBeVisible();
  await expect(second.locator('main svg path.recharts-line-curve').first()).toBeVisible();
  await expect.poll(() => stepOf(second)).toBeGreaterThan(sftStage.checkpoint?.every ?? 0);
  await expect(second.getByText('A run was cut off')).toHaveCount(0);

  // Stopped, it goes on from where it was; the other way is a new run.
  await second.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(second.getByRole('button', { name: 'Start over', exact: true })).toBeEnabled();
  const stoppedAt = await stepOf(second);
  await second.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect.poll(() => stepOf(second)).toBeGreaterThan(stoppedAt);
  await second.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(second.getByRole('button', { name: 'Resume', exact: true })).toBeEnabled();
});
