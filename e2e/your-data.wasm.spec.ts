import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

interface Dropped {
  readonly name: string;
  readonly bytes: Buffer;
}

/** As a person drops files anywhere on the page. Whether the browser was kept from leaving for them. */
async function drop(page: Page, ...files: readonly Dropped[]): Promise<boolean> {
  const given = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }));
  return page.evaluate((all) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of all)
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    const target = document.querySelector('h1, h2') ?? document.body;
    for (const type of ['dragover', 'drop']) {
      const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
      target.dispatchEvent(event);
      if (!event.defaultPrevented) return false;
    }
    return true;
  }, given);
}

const text = (name: string, content: string): Dropped => ({ name, bytes: Buffer.from(content) });
const said = Array.from({ length: 40 }, (_, i) => `Tell me about thing number ${i}.`);
const PROMPTS = text('mine.txt', said.join('\n'));
const PAIRS = text(
  'pairs.jsonl',
  said.map((prompt) => JSON.stringify({ prompt, chosen: 'Yes.', rejected: 'No.' })).join('\n'),
);

test('whatever is dropped anywhere goes where its content belongs', async ({ page }, info) => {
  await page.goto(address({ model: 'nano', seed: 3, 'sft.steps': 4 }));
  await expectBackend(page, backendOf(info));
  expect(await drop(page, PROMPTS, PAIRS)).toBe(true);
  const dialog = page.getByRole('dialog', { name: 'Your data' });
  await expect(dialog.getByText(/40 prompts\. Every stage asks them/)).toBeVisible();
  await expect(dialog.getByText(/40 preference pairs\. They are learned from/)).toBeVisible();
  // The same zone in the dialog, and once more beside it: the second drop is not lost.
  await drop(page, text('paper.pdf', '%PDF-1.7\n'));
  await expect(dialog.getByText(/is a PDF, not text/)).toBeVisible();
  await expect(dialog.getByRole('row', { name: /mine\.txt: 40 prompts/ })).toBeVisible();
  await page.screenshot({ path: 'build/screenshots/your-data.png' });
  await page.keyboard.press('Escape');

  // A zone that takes one thing only still does.
  await open(page, /Preferences/);
  await expect(page.getByText('pairs.jsonl is learned from')).toBeVisible();

  // A model: what it stands for is asked.
  const folder = readdirSync('public/models/nano').map((name) => ({
    name,
    bytes: readFileSync(`public/models/nano/${name}`),
  }));
  await drop(page, ...folder);
  await dialog.getByRole('button', { name: 'SFT model' }).click();
  const done = rail(page)
    .getByRole('button', { name: /Fine-tuning/ })
    .getByRole('img', { name: 'done' });
  await expect(done).toBeVisible({ timeout: 30_000 });
});

test('the button leads there from everywhere, and back', async ({ page }) => {
  await page.goto(address({ model: 'nano' }));
  const button = page.getByRole('button', { name: 'Your data' });
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Your data' });
  await dialog.getByLabel('Your own files').setInputFiles({ name: 'mine.txt', mimeType: '', buffer: PROMPTS.bytes });
  await expect(dialog.getByText(/40 prompts\. Every stage asks them/)).toBeVisible();
  await dialog.getByText('Lengths, splits').click();
  await expect(dialog.getByText('Tell me about thing number 0.')).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Back to the bundled set' }).click();
  await expect(dialog.getByText('the bundled prompts', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});
