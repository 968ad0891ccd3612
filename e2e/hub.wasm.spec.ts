import { expect, test } from '@playwright/test';
import { type HubServer, hubServer } from '../src/testing/hub-server';
import { nanoAsGguf } from './nano-gguf';
import { address, backendOf, expectBackend, open } from './studio';

// Requests to another origin belong to this test; which they may be, it says itself.

let hub: HubServer;
test.beforeAll(async () => {
  hub = await hubServer({ 'some/nano-gguf': { 'README.md': new Uint8Array(5), 'nano.Q4_1.gguf': nanoAsGguf() } });
});
test.afterAll(() => hub.close());

test('a model of the Hub comes when its button is pressed and not before, over a cut connection, and is kept', async ({
  page,
  context,
  baseURL,
}, info) => {
  const elsewhere: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.host !== new URL(baseURL ?? '').host) elsewhere.push(url.href);
  });
  await page.goto(address({ model: 'nano', seed: 3, hub: hub.address }));
  await expectBackend(page, backendOf(info));
  await open(page, /Base/);
  const name = page.getByLabel('Or by name from the Hub');
  const fetchIt = page.getByRole('button', { name: /^Download from/ });
  await name.fill('some/secret');
  await expect(
    page.getByText(new RegExp(`This page contacts ${new URL(hub.address).host} when you press`)),
  ).toBeVisible();
  await page.screenshot({ path: 'build/screenshots/hub.png', fullPage: true });
  expect([elsewhere, hub.asked]).toEqual([[], []]);

  // What the Hub does not have is said, and what was open stays.
  await fetchIt.click();
  await expect(page.getByRole('alert').getByText(/has no public model some\/secret/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'nano', exact: true })).toBeVisible();

  // A file that is damaged on its way is refused.
  await name.fill('some/nano-gguf');
  hub.damaged = 50_000;
  await fetchIt.click();
  await expect(
    page.getByRole('alert').getByText(/nano\.Q4_1\.gguf is not the file that the Hub speaks of/),
  ).toBeVisible();
  hub.damaged = null;

  hub.cuts = [60_000];
  hub.patience = 2000;
  await fetchIt.click();
  await expect(page.getByRole('heading', { name: 'nano-gguf' })).toBeVisible({ timeout: 60_000 });
  expect(hub.asked.some((request) => / bytes=[1-9]\d*-$/.test(request))).toBe(true);
  expect(elsewhere.every((url) => url.startsWith(hub.address))).toBe(true);

  // The page itself cannot, before and after: its policy has no other origin.
  const refused = () =>
    page.evaluate(
      (url) =>
        fetch(url).then(
          () => 'fetched',
          () => 'refused',
        ),
      `${hub.address}/api/x`,
    );
  const before = hub.asked.length;
  expect(await refused()).toBe('refused');
  expect(hub.asked.length).toBe(before);
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const names: string[] = [];
        const root = await navigator.storage.getDirectory();
        for await (const [name, child] of root.entries())
          if (name !== 'downloads') names.push(name);
          else
            for await (const [inner] of (child as FileSystemDirectoryHandle).entries())
              names.push(`downloads/${inner}`);
        return names;
      }),
    )
    .toEqual(['bases']);

  await page.reload();
  await expect(page.getByRole('heading', { name: 'nano-gguf' })).toBeVisible({ timeout: 60_000 });
  expect(hub.asked.length).toBe(before);
});
