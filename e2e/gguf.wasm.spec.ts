import { readFileSync } from 'node:fs';
import { readSafetensors } from '../src/formats/safetensors';
import { ggufModel } from '../src/testing/gguf-model';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

const fileOf = (name: string) => new Uint8Array(readFileSync(`public/models/nano/${name}`));
const json = (name: string) => JSON.parse(new TextDecoder().decode(fileOf(name)));

/** The bundled model in the blocks that real models come in. */
function nanoAsGguf(): Buffer {
  const { tensors } = readSafetensors(fileOf('model.safetensors'));
  return Buffer.from(ggufModel(json('config.json'), tensors, json('tokenizer.json'), { keyValueHeads: 4 }));
}

test('a GGUF file is dropped, labeled, trained with DPO, saved, and there again after a reload', async ({
  page,
}, info) => {
  const settings = { 'sft.steps': 6, 'sft.batchSize': 4, 'sft.evalEvery': 3, 'sft.sampleEvery': 6 };
  const short = { 'preferences.pairs': 8, 'dpo.epochs': 1, 'dpo.batchSize': 4, 'dpo.sftBatchSize': 4 };
  const evaluation = { 'evaluation.promptsPerFamily': 1, 'evaluation.heldOut': 'false', 'evaluation.maxNewTokens': 16 };
  await page.goto(address({ recipe: 'dpo', seed: 3, ...settings, ...short, ...evaluation }));
  await expectBackend(page, backendOf(info));
  await open(page, /Base/);
  const files = page.getByLabel('A GGUF file, or the files of a Hugging Face model folder');
  await files.setInputFiles({ name: 'Nano 0.1.Q4_1.gguf', mimeType: '', buffer: Buffer.from('GGUF, but no more') });
  await expect(page.getByRole('alert').getByText(/This GGUF file cannot be used/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'nano' })).toBeVisible(); // what was open still is

  await files.setInputFiles({ name: 'Nano 0.1.Q4_1.gguf', mimeType: '', buffer: nanoAsGguf() });
  await expect(page.getByRole('heading', { name: 'own model' })).toBeVisible({ timeout: 60_000 });
  await page.screenshot({ path: 'build/screenshots/gguf.png' });

  const done = () => rail(page).getByRole('img', { name: 'done' });
  await page.getByRole('button', { name: 'Run the whole pipeline' }).click();
  await expect(done()).toHaveCount(5, { timeout: 300_000 });

  await open(page, /Base/);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /DPO/ }).last().click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);

  // The next visit needs no file.
  await page.goto('/?recipe=dpo');
  await expect(done()).toHaveCount(5, { timeout: 120_000 });
  await open(page, /Base/);
  await expect(page.getByRole('heading', { name: 'own model' })).toBeVisible();
});
