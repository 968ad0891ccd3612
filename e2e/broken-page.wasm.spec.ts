import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { expectLabeled, fromFile, pairs, prepare } from './labeling-support';
import { address } from './studio';

// Errors on the console belong to this test: the page is broken.

test('a page that cannot be drawn offers to reload, and what it holds', async ({ page }) => {
  await prepare(page, fromFile(pairs(4)));
  await page.goto(address({ view: 'preferences', model: 'nano' }));
  await expectLabeled(page, 0);
  await page.keyboard.press('1');
  await expectLabeled(page, 1);
  // As an extension might: what hides the explanation cannot be drawn.
  await page.evaluate(() => {
    const { setAttribute } = Element.prototype;
    Element.prototype.setAttribute = function (name, value) {
      if (value === 'Show the explanation') throw new Error('An extension broke this.');
      setAttribute.call(this, name, value);
    };
  });
  await page.getByRole('button', { name: 'Hide the explanation' }).click();
  await expect(page.getByRole('heading', { name: 'The page could not be drawn any further' })).toBeVisible();
  await expect(page.getByText('An extension broke this.')).toBeVisible();
  await expectAccessible(page, 'broken page', { screenshot: 'broken-page' });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the labels' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^labels-me-\d{4}-\d\d-\d\d\.jsonl$/);
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await expectLabeled(page, 1);
});
