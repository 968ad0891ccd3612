import { readdirSync } from 'node:fs';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

const FOLDER = 'public/models/nano';
const files = readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`);

test('an SFT model made elsewhere is opened in place of fine-tuning, and the pipeline starts there', async ({
  page,
}, info) => {
  await page.goto(address({ model: 'nano', seed: 3, 'preferences.pairs': 16, 'preferences.maxNewTokens': 16 }));
  await expectBackend(page, backendOf(info));
  await open(page, /Base/);
  await page.getByLabel(/Files of the model SFT model/).setInputFiles(files);
  await expect(page.getByText(/is open in place of what .* makes/)).toBeVisible({ timeout: 30_000 });
  const done = (stage: RegExp) => rail(page).getByRole('button', { name: stage }).getByRole('img', { name: 'done' });
  await expect(done(/Fine-tuning/)).toBeVisible();
  await open(page, /Preferences/);
  await page.getByRole('button', { name: 'Start', exact: true }).first().click();
  await expect(done(/Preferences/)).toBeVisible({ timeout: 120_000 });
  await page.screenshot({ path: 'build/screenshots/own-models.png', fullPage: true });

  // It is kept with the run.
  await page.goto('/');
  await expect(done(/Preferences/)).toBeVisible({ timeout: 60_000 });
  await expect(done(/Fine-tuning/)).toBeVisible();

  // What is no model changes nothing, and says so.
  await open(page, /Base/);
  await page.getByLabel(/Files of the model SFT model/).setInputFiles({
    name: 'notes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('not a model'),
  });
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(done(/Fine-tuning/)).toBeVisible();
});
