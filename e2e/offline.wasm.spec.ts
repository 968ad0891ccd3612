import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { type PreviewServer, preview } from 'vite';
import { freePort } from '../scripts/free-port.mjs';
import { finishServiceWorker } from '../scripts/offline.mjs';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

const PORT = await freePort();
const FOLDER = 'build/offline-site';
test.use({ serviceWorkers: 'allow', baseURL: `http://localhost:${PORT}` });

/** A server of its own, because the surest way to cut the network is to have none. */
const serve = (): Promise<PreviewServer> =>
  preview({ preview: { port: PORT, strictPort: true }, build: { outDir: FOLDER }, logLevel: 'error' });

/** As another build would have it: other bytes, so another version. */
function buildAnother(title: string): void {
  const page = `${FOLDER}/index.html`;
  writeFileSync(page, readFileSync(page, 'utf8').replace(/<title>.*<\/title>/, `<title>${title}</title>`));
  const worker = `${FOLDER}/service-worker.js`;
  // The place that the build left for the list is filled; a new build starts from an empty one.
  const source = readFileSync(worker, 'utf8').replace(/JSON\.parse\(.*?\}["'`]\)/s, "JSON.parse('__OFFLINE_BUILD__')");
  writeFileSync(worker, source);
  finishServiceWorker(FOLDER);
}

/** A build is fetched whole before it counts. */
const INSTALLED = { timeout: 90_000 };

/** How many caches the browser keeps, a build each and one of what was used, and whether the newest is one of them and in charge. */
async function kept(page: Page): Promise<[number, boolean]> {
  const version = /version\W+(\w{16})/.exec(readFileSync(`${FOLDER}/service-worker.js`, 'utf8'))?.[1] ?? '';
  const [names, settled] = await page.evaluate(async () => {
    const { installing, waiting, active } = await navigator.serviceWorker.ready;
    const settled =
      !installing && !waiting && active?.state === 'activated' && navigator.serviceWorker.controller === active;
    return [await caches.keys(), settled] as const;
  });
  return [names.length, settled && names.some((name) => name.endsWith(version))];
}

test('without a network after the first visit: every view opens and a model trains; a new build is seen at once', async ({
  page,
}, info) => {
  rmSync(FOLDER, { recursive: true, force: true });
  cpSync('dist', FOLDER, { recursive: true });
  let server = await serve();
  await page.goto(
    address({ model: 'nano', 'sft.steps': 4, 'sft.batchSize': 4, 'sft.sampleEvery': 4, 'sft.evalEvery': 4 }),
  );
  await expectBackend(page, backendOf(info));
  await expect.poll(() => kept(page), INSTALLED).toEqual([2, true]);

  await server.close();
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expectBackend(page, backendOf(info));
  for (const view of [/Preferences/, /Reward model/, /PPO/, /Evaluation/, /Token inspector/, /Chat/, /Fine-tuning/]) {
    await open(page, view);
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByText(/^Done/)).toBeVisible({ timeout: 60_000 });
  await open(page, /Base model/);
  await page.getByRole('radio', { name: /tiny/ }).click();
  await expect(page.getByRole('heading', { name: 'tiny' })).toBeVisible();
  await expect(rail(page)).toBeVisible();

  buildAnother('A second build');
  server = await serve();
  await page.reload();
  await expect(page).toHaveTitle('A second build');
  await expect.poll(() => kept(page), INSTALLED).toEqual([3, true]); // the first build's files stay for tabs that have it open
  buildAnother('A third build');
  await page.reload();
  await expect(page).toHaveTitle('A third build');
  await expect.poll(() => kept(page), INSTALLED).toEqual([3, true]);

  await server.close();
  await page.reload();
  await expect(page).toHaveTitle('A third build');
  await expectBackend(page, backendOf(info));
});

test('a lesson’s recorded run is kept once it was used, and no other is fetched for it', async ({ page }) => {
  rmSync(FOLDER, { recursive: true, force: true });
  cpSync('dist', FOLDER, { recursive: true });
  const server = await serve();
  const see = async (lesson: string) => {
    await page.goto(`/?lesson=${lesson}`);
    await page.getByRole('list', { name: 'Your prediction' }).getByRole('button').first().click();
  };
  const recordings = () =>
    page.evaluate(async () => {
      const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return caches_
        .flat()
        .map(({ url }) => new URL(url).pathname)
        .filter((path) => path.startsWith('/recordings/'));
    });
  await see('few-labels'); // before a service worker is there
  await expect
    .poll(recordings, INSTALLED)
    .toEqual(expect.arrayContaining(['/recordings/few-labels.rlhf-recording', '/recordings/rlhf.rlhf-recording']));
  expect(await recordings()).toHaveLength(2);

  await server.close();
  await see('few-labels');
  await expect(page.getByRole('slider', { name: 'Moment of the training' })).toBeVisible();
});
