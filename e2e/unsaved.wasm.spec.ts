import { readFile } from 'node:fs/promises';
import { labelsIn } from '../src/formats/datasets/test-support';
import { expectAccessible } from './axe';
import { expectLabeled, fromFile, pairs, prepare } from './labeling-support';
import { address, expect, open, rail, test } from './studio';

test('a window without room for files says so once, at the top, and what it holds can be saved', async ({ page }) => {
  // Workers get the page's storage as a private window of Firefox gives it.
  await page.route(/\/assets\/worker-.*\.js$/, async (route) => {
    const response = await route.fetch();
    const refuse =
      'navigator.storage.getDirectory = () => Promise.reject(new DOMException("not here", "SecurityError"));\n';
    await route.fulfill({ response, body: refuse + (await response.text()) });
  });
  await prepare(page, fromFile(pairs(4)));
  const small = { 'sft.steps': 5, 'sft.batchSize': 4, 'sft.evalEvery': 5, 'sft.sampleEvery': 5 };
  await page.goto(address({ view: 'sft', model: 'nano', ...small }));
  const banner = page.getByRole('status').filter({ hasText: 'This window keeps no runs' });
  await expect(banner).toBeVisible();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const done = rail(page)
    .getByRole('button', { name: /Fine-tuning/ })
    .getByRole('img', { name: 'done' });
  await expect(done).toBeVisible({ timeout: 120_000 });
  await open(page, /Preferences/);
  await expectLabeled(page, 0);
  await page.keyboard.press('1');
  await expectLabeled(page, 1);
  await open(page, /Runs/);
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
  await expect(banner).toHaveCount(1);
  await expect(page.getByText(/Every run is kept|the run is saved here/)).toHaveCount(0);
  await expectAccessible(page, 'unsaved', { screenshot: 'unsaved' });

  const saved = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), banner.getByRole('button', { name }).click()]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const labels = await saved('Save the labels');
  expect(labelsIn(labels.bytes.toString('utf8')).rows).toHaveLength(1);
  const model = await saved('Save model: SFT model');
  expect(model.name).toMatch(/sft\.policy\.zip$/);
  expect(model.bytes.length).toBeGreaterThan(100_000);
});
