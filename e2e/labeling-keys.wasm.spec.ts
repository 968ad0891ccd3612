import type { Page } from '@playwright/test';
import { expectLabeled, fromFile, pairs, prepare, storedLabels } from './labeling-support';
import { address, expect, open, rail, test } from './studio';

const PANEL = address({ view: 'preferences', model: 'nano' });
const heading = (page: Page) => page.getByRole('heading', { level: 1, name: 'Preferences' });
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });

test('keys label wherever the focus is and whatever loads, and never lead elsewhere', async ({ page }) => {
  await prepare(page, fromFile(pairs(40)));
  // Keys come in before the panel does: none of them goes to another view, or to a pair that nobody has seen.
  await page.goto(PANEL, { waitUntil: 'commit' });
  await expect(rail(page)).toBeVisible();
  for (const key of ['1', '2', '3']) await page.keyboard.press(key);
  await expect(heading(page)).toBeVisible();
  await expect(page.getByText(/of 100$/)).toBeVisible();
  let labeled = (await storedLabels(page)).length;
  const label = async (key: string) => {
    await page.keyboard.press(key);
    await expectLabeled(page, ++labeled);
    await expect(heading(page)).toBeVisible();
    await expect(tab(page, 'Label')).toHaveAttribute('aria-selected', 'true');
  };

  // After a click in the rail, on the choice who judges, on the scale, on a tab, on a button.
  await open(page, /Preferences/);
  await label('1');
  await page.getByText('Simulated raters judge').click();
  await page.getByText('People judge, by hand').click();
  await label('1');
  await page.getByText('People judge, by hand').click();
  await label('ArrowLeft');
  await expect(page.getByRole('radio', { name: 'People judge, by hand' })).toBeChecked();
  await page
    .getByRole('radiogroup', { name: /How much better/ })
    .getByText('clearly')
    .click();
  await label('ArrowRight');
  await tab(page, 'Label').click();
  await label('ArrowRight');
  await label('2');
  await page.getByRole('button', { name: /^Flag/ }).click();
  await label('0');

  // While something else is shown in the panel, and in a field, a key is not for it.
  await page.getByRole('button', { name: 'What is compared' }).click();
  for (const key of ['1', 'ArrowRight']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Back to labeling' }).click();
  await page.getByRole('textbox', { name: 'Note' }).fill('');
  await page.getByRole('textbox', { name: 'Note' }).pressSequentially('12 z');
  await expectLabeled(page, labeled);
  await page.keyboard.press('Escape');
  await label('1');
  expect((await storedLabels(page)).at(-1)?.note).toBe('12 z');

  // A keyboard of another country: what is typed is not what is written beside the button.
  const pressed = (key: string, code: string) =>
    page.evaluate(
      (init) => document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })),
      { key, code },
    );
  await pressed('&', 'Digit1');
  await expectLabeled(page, ++labeled);
  await pressed('я', 'KeyZ');
  await expectLabeled(page, --labeled);

  // On what somebody came to by keyboard, the arrows are for that and label nothing.
  const before = (await storedLabels(page)).length;
  await page.keyboard.press('Tab');
  await page.getByRole('radio', { name: 'not said' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'slightly' })).toBeChecked();
  await tab(page, 'Label').focus();
  await page.keyboard.press('ArrowRight');
  await expect(tab(page, 'Calibration')).toBeFocused();
  await expect(page.getByText('Calibrate yourself first')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText(/of 100$/)).toBeVisible();
  expect(await storedLabels(page)).toHaveLength(before);
});

test('undo is for the labels of whoever labels, before and after a reload', async ({ page }) => {
  await prepare(page, fromFile(pairs(20)));
  await page.goto(PANEL);
  await expectLabeled(page, 0);
  for (let i = 1; i <= 3; i++) {
    await page.keyboard.press('1');
    await expectLabeled(page, i);
  }
  await tab(page, 'Raters and files').click();
  await page.getByRole('textbox', { name: 'Somebody else labels' }).fill('Ben');
  await page.getByRole('button', { name: 'Add this rater' }).click();
  await tab(page, 'Label').click();
  await expectLabeled(page, 0);
  const undo = page.getByRole('button', { name: /^Undo/ });
  await expect(undo).toBeDisabled();
  await page.keyboard.press('z');
  await page.keyboard.press('2');
  await expectLabeled(page, 1);
  await page.reload();
  await expectLabeled(page, 1);
  for (let i = 0; i < 3; i++) await page.keyboard.press('z');
  await expectLabeled(page, 0);
  await expect(page.getByText('by Ben')).toBeVisible();
  await expect(undo).toBeDisabled();
  expect((await storedLabels(page)).map((one) => one.rater)).toEqual(['me', 'me', 'me']);
});

test('Space pauses after a click in the rail, also while somebody labels', async ({ page }) => {
  await prepare(page, fromFile(pairs(4)));
  await page.goto(address({ view: 'sft', model: 'nano', 'sft.steps': 4000, 'sft.batchSize': 4 }));
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const state = (name: string) =>
    rail(page)
      .getByRole('button', { name: /Fine-tuning/ })
      .getByRole('img', { name });
  await expect(state('running')).toBeVisible();
  await open(page, /Preferences/);
  await page.keyboard.press('Space');
  await expect(state('paused')).toBeVisible();
  await page
    .getByRole('radiogroup', { name: /How much better/ })
    .getByText('much')
    .click();
  await page.keyboard.press('Space');
  await expect(state('running')).toBeVisible();
  // A button that was come to by keyboard is pressed by Space, as everywhere.
  await rail(page).getByRole('button', { name: /Chat/ }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  await expect(page.getByRole('heading', { level: 1, name: 'Chat' })).toBeVisible();
  await expect(state('running')).toBeVisible();
  await open(page, /Fine-tuning/);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
});
