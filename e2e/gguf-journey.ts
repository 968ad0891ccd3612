import { readFileSync } from 'node:fs';
import type { Page, TestInfo } from '@playwright/test';
import { unzipSync } from 'fflate';
import { judgeByLength } from './labeling-support';
import { nanoAsGguf } from './nano-gguf';
import { address, backendOf, expect, expectBackend, open, rail } from './studio';

const SMALL = {
  recipe: 'dpo',
  model: 'nano',
  seed: 3,
  'dpo.epochs': 1,
  'dpo.batchSize': 4,
  'dpo.sftBatchSize': 4,
  'dpo.adapter.train': 'lora',
};
const LABELS = 8;

/** A GGUF file opens as the base, is labeled as it is and trained by DPO, leaves as an adapter, and is there again after a reload. */
export async function ggufJourney(page: Page, info: TestInfo): Promise<void> {
  await page.goto(address(SMALL));
  await expectBackend(page, backendOf(info));
  await open(page, /Base/);
  const files = page.getByLabel('A GGUF file, or the files of a Hugging Face model folder');
  await files.setInputFiles({ name: 'Nano 0.1.Q4_1.gguf', mimeType: '', buffer: Buffer.from('GGUF, but no more') });
  await expect(page.getByRole('alert').getByText(/This GGUF file cannot be used/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'nano' })).toBeVisible(); // what was open still is

  await files.setInputFiles({ name: 'Nano 0.1.Q4_1.gguf', mimeType: '', buffer: Buffer.from(nanoAsGguf()) });
  const opened = page.getByRole('heading', { name: 'Nano 0.1.Q4_1' });
  await expect(opened).toBeVisible({ timeout: 60_000 });
  await page.screenshot({ path: 'build/screenshots/gguf.png' });

  const done = (stage: RegExp) => rail(page).getByRole('button', { name: stage }).getByRole('img', { name: 'done' });
  await open(page, /Preferences/);
  await page.getByText('People judge, by hand').click();
  await expect(page.getByRole('button', { name: 'Run supervised fine-tuning' })).toBeVisible();
  await page.getByRole('button', { name: 'Label the opened model’s answers' }).click();
  await expect(rail(page).getByRole('button', { name: /Fine-tuning/ })).toHaveCount(0);
  await judgeByLength(page, LABELS);
  await open(page, /DPO/);
  // Its time is known before the start, and nothing of what was measured stays.
  await page.getByRole('button', { name: 'Measure two steps' }).click();
  await expect(page.getByText(/^Takes about .* a step, as measured with these settings/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(done(/DPO/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(done(/DPO/)).toBeVisible({ timeout: 120_000 });

  await open(page, /Base/);
  const download = page.waitForEvent('download');
  await page
    .getByRole('region', { name: 'Download a model' })
    .getByRole('button', { name: /Policy|DPO/ })
    .click();
  const zip = unzipSync(readFileSync(await (await download).path()));
  const adapter = Object.keys(zip).find((name) => name.endsWith('adapter_config.json'));
  expect(JSON.parse(new TextDecoder().decode(zip[adapter ?? '']))).toMatchObject({ peft_type: 'LORA', r: 8 });
  expect(Object.keys(zip).some((name) => name.endsWith('adapter_model.safetensors'))).toBe(true);

  // The next visit needs no file: model, labels and what was trained are there.
  await page.reload();
  await expect(done(/DPO/)).toBeVisible({ timeout: 120_000 });
  await expect(rail(page).getByRole('button', { name: /Fine-tuning/ })).toHaveCount(0);
  await open(page, /Preferences/);
  await expect(page.getByText(`${LABELS} of 100`, { exact: true })).toBeVisible();
  await open(page, /Base/);
  await expect(opened).toBeVisible();
  await page.screenshot({ path: 'build/screenshots/gguf-kept.png', fullPage: true });
}
