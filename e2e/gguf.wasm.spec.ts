import { readFileSync } from 'node:fs';
import { readSafetensors } from '../src/formats/safetensors';
import { ggufModel } from '../src/testing/gguf-model';
import { address, backendOf, expect, expectBackend, open, test } from './studio';

const fileOf = (name: string) => new Uint8Array(readFileSync(`public/models/nano/${name}`));
const json = (name: string) => JSON.parse(new TextDecoder().decode(fileOf(name)));

/** The bundled model in the blocks that real models come in. */
function nanoAsGguf(): Buffer {
  const { tensors } = readSafetensors(fileOf('model.safetensors'));
  return Buffer.from(ggufModel(json('config.json'), tensors, json('tokenizer.json'), { keyValueHeads: 4 }));
}

test('a GGUF file opens as the base, and one that is none changes nothing', async ({ page }, info) => {
  await page.goto(address({ recipe: 'dpo', seed: 3 }));
  await expectBackend(page, backendOf(info));
  await open(page, /Base/);
  const files = page.getByLabel('A GGUF file, or the files of a Hugging Face model folder');
  await files.setInputFiles({ name: 'Nano 0.1.Q4_1.gguf', mimeType: '', buffer: Buffer.from('GGUF, but no more') });
  await expect(page.getByRole('alert').getByText(/This GGUF file cannot be used/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'nano' })).toBeVisible(); // what was open still is

  await files.setInputFiles({ name: 'Nano 0.1.Q4_1.gguf', mimeType: '', buffer: nanoAsGguf() });
  await expect(page.getByRole('heading', { name: 'own model' })).toBeVisible({ timeout: 60_000 });
  await page.screenshot({ path: 'build/screenshots/gguf.png' });
});
