import type { Page } from '@playwright/test';
import { toRecordJsonl } from '../src/labeling/export';
import { answer, label } from '../src/labeling/fixtures';
import { expectAccessible } from './axe';
import { expectLabeled, fromFile, pairs, prepare, storedLabels } from './labeling-support';
import { address, expect, test } from './studio';

const PANEL = address({ view: 'preferences', model: 'nano' });
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const drop = (page: Page, name: string, text: string) =>
  page.getByLabel('Label files').setInputFiles([{ name, mimeType: 'application/jsonl', buffer: Buffer.from(text) }]);
const trl = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({ prompt: `${name} ${i}?`, chosen: `Yes, ${i} it is.`, rejected: 'No.' }),
  ).join('\n');
/** Ten labels each of five raters, all of the same ten pairs. */
const five = ['Ann', 'Bob', 'Eve', 'Ida', 'Joe'].flatMap((rater) =>
  Array.from({ length: 10 }, (_, i) =>
    label({ id: `${rater}-${i}`, rater, prompt: `Shared ${i}?`, answers: [answer('Aye.'), answer('Nay.')] }),
  ),
);

test('what a file brings comes next, is told, and goes again; raters change hands and names', async ({ page }) => {
  // Older pairs wait, and the plan asks models that are not there.
  await prepare(page, fromFile(pairs(3)), [], 'temperatures');
  await page.goto(PANEL);
  await expect(page.getByText('First a model that answers')).toBeVisible();
  await tab(page, 'Raters and files').click();
  await drop(page, 'mine.jsonl', trl('From my file', 3));
  await page.getByRole('button', { name: 'Use as pairs to label' }).click();
  await expect(page.getByText('mine.jsonl: 3 pairs to label. They come next')).toBeVisible();
  await page.getByRole('button', { name: 'Label them now' }).click();
  for (let i = 0; i < 3; i++) {
    await expect(page.getByText(/^From my file \d\?$/)).toBeVisible();
    if (i === 1) await page.reload();
    await expectLabeled(page, i);
    await expect(page.getByText(/^From my file \d\?$/)).toBeVisible();
    await page.keyboard.press('1');
    await expectLabeled(page, i + 1);
  }
  await expect(page.getByText(/^What is number \d\?$/)).toBeVisible();

  // The same file again: nothing in it is left to judge, and that is said.
  await tab(page, 'Raters and files').click();
  await drop(page, 'mine.jsonl', trl('From my file', 3));
  await page.getByRole('button', { name: 'Use as pairs to label' }).click();
  await expect(page.getByText('You have judged 3 of them before. There is nothing left in it')).toBeVisible();

  // A single rater has a figure on length.
  await tab(page, 'Quality').click();
  await expect(page.getByText(/Chose the longer answer \d of 3 times/)).toBeVisible();
  await expectAccessible(page, 'a single rater');

  // Five raters in one file share their pairs; taken back, the file leaves nothing behind.
  await tab(page, 'Raters and files').click();
  await drop(page, 'five.jsonl', toRecordJsonl(five));
  await page.getByRole('button', { name: 'Import this file' }).click();
  await expect(page.getByText('50 labels added. 50 labels in the file are of pairs that another rater')).toBeVisible();
  await expect(page.getByText(/No pair in it/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Take this back' }).click();
  await expect(page.getByText('five.jsonl: taken back.')).toBeVisible();
  expect(await storedLabels(page)).toHaveLength(3);

  // A new name goes with every label, and with what can be taken back.
  await page.getByRole('button', { name: 'Rename me' }).click();
  await page.getByRole('textbox', { name: 'New name for me' }).fill('Zoe');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page.getByRole('radio', { name: 'Zoe' })).toBeChecked();
  await expectAccessible(page, 'renamed');
  expect((await storedLabels(page)).map((one) => one.rater)).toEqual(['Zoe', 'Zoe', 'Zoe']);
  await tab(page, 'Label').click();
  await page.keyboard.press('z');
  await expectLabeled(page, 2);
  await expect(page.getByText(/^From my file \d\?$/)).toBeVisible();
});

test('a second tab says in the panel that another one labels, and goes on when that is closed', async ({
  page,
  context,
  watch,
}) => {
  await prepare(page, fromFile(pairs(6)));
  await page.goto(PANEL);
  await expectLabeled(page, 0);
  await page.keyboard.press('1');
  await expectLabeled(page, 1);
  const second = await context.newPage();
  await watch(second);
  await second.goto(PANEL);
  const panel = second.getByRole('region', { name: 'Which answer is better?' });
  await expect(panel).toContainText('Another tab is labeling');
  await expect(second.getByRole('button', { name: /is better/ })).toHaveCount(0);
  for (const key of ['1', '2', 'z']) await second.keyboard.press(key);
  await expect(panel).toContainText('Another tab is labeling');
  await page.bringToFront();
  await page.keyboard.press('2');
  await expectLabeled(page, 2);

  // It follows, and what it cannot do says so and looks it.
  await second.bringToFront();
  await expectLabeled(second, 2);
  await expect(second.getByRole('button', { name: 'What is compared' })).toBeDisabled();
  await tab(second, 'All labels').click();
  await expect(second.getByText('2 labels', { exact: true })).toBeVisible();
  await second.getByRole('list', { name: 'Labels' }).getByRole('button').first().click();
  await expect(second.getByText('This tab only shows labels')).toBeVisible();
  for (const control of await second.getByRole('list', { name: 'Labels' }).getByRole('radio').all())
    await expect(control).toBeDisabled();
  await tab(second, 'Raters and files').click();
  await expect(second.getByText('No files can be brought into this tab.')).toBeVisible();
  await expect(second.getByText('Another tab is labeling. This one shows its labels')).toBeVisible();
  await expectAccessible(second, 'a tab that only shows');
  await tab(second, 'Label').click();
  await page.close();
  await expect(second.getByRole('button', { name: 'Left is better' })).toBeVisible();
  await expectLabeled(second, 2);
  await second.keyboard.press('z');
  await expectLabeled(second, 1);
  await second.keyboard.press('1');
  await expectLabeled(second, 2);
  expect(await storedLabels(second)).toHaveLength(2);
});
