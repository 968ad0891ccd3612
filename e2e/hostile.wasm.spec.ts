import { backendOf, expect, expectBackend, open, test } from './studio';

const HTML = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';

/** Nothing of a hostile text became an element, and nothing of it ran. */
async function expectText(page: import('@playwright/test').Page, text: string): Promise<void> {
  await expect(page.getByText(text, { exact: false }).first()).toBeVisible();
  expect(await page.locator('img[src="x"], body script, iframe').count()).toBe(0);
  expect(await page.evaluate(() => 'broken' in window)).toBe(false);
}

test('HTML in an address, a file name, rows and a chat is shown as text', async ({ page }, info) => {
  await page.goto(`/?preset=nano&seed=1&threads=1&${encodeURIComponent(HTML)}=1&view=${encodeURIComponent(HTML)}`);
  await expectBackend(page, backendOf(info));
  await expectText(page, 'view=<img src=x onerror=');
  await page.getByRole('button', { name: 'Dismiss' }).click();

  await open(page, /Fine-tuning/);
  const rows = [HTML, '\u202Etfel ot thgir'].map((text) => JSON.stringify({ prompt: text, completion: text }));
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles({
      name: '<b>rows</b>\u202Elnosj.jsonl',
      mimeType: 'text/plain',
      buffer: Buffer.from(rows.join('\n')),
    });
  await expectText(page, '<b>rows</b><U+202E>lnosj.jsonl is learned from');
  await expectText(page, HTML);

  await page.getByRole('button', { name: 'Chat', exact: true }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill(HTML);
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(page.getByRole('region', { name: /Answers to/ }).getByText(/\d+ tokens/)).toBeVisible({
    timeout: 60_000,
  });
  await expectText(page, HTML);
});
