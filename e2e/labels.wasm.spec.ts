import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { labelsIn } from '../src/formats/datasets/test-support';
import { krippendorffAlpha } from '../src/labeling/agreement';
import { toRecordJsonl } from '../src/labeling/export';
import { toRecordCsv } from '../src/labeling/export-csv';
import { answer, label } from '../src/labeling/fixtures';
import type { LabelRecord } from '../src/labeling/record';
import { bothWays } from '../src/labeling/symmetric-agreement';
import { mirrorVerdict, ratingTable } from '../src/labeling/votes';
import { expectAccessible } from './axe';
import { expect, open, test } from './studio';

const PAIRS = 40;

/** Forty labels of a rater, who differs from the others on every `n`-th pair. */
function labelsOf(rater: string, n: number): LabelRecord[] {
  return Array.from({ length: PAIRS }, (_, i) => {
    const usual = i % 2 === 0 ? 'left' : 'right';
    const other = i % 2 === 0 ? 'right' : 'left';
    return label({
      id: `${rater}-${i}`,
      rater,
      prompt: `What is number ${String(i).padStart(2, '0')}?`,
      answers: [answer(`It is ${i}.`), answer(`Who knows? Not I: ${i}.`)],
      choice: i % n === n - 1 ? other : usual,
      strength: 'clearly',
      decidedAt: 10_000 + i,
    });
  });
}

const ann = labelsOf('Ann', 5);
const bob = labelsOf('Bob', 8);
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const rows = (page: Page) => page.getByRole('list', { name: 'Labels' }).getByRole('listitem');
const row = (page: Page, prompt: string) => rows(page).filter({ hasText: prompt });

test('labels of two classmates: imported, judged, edited, deleted and taken back, exported', async ({ page }) => {
  await page.goto('/?view=preferences');
  await open(page, /Preferences/);
  await tab(page, 'Raters and files').click();

  // One file is JSONL with a bad row, the other a table; the same pairs are recognised in both.
  await page.getByLabel('Label files').setInputFiles([
    { name: 'ann.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(`${toRecordJsonl(ann)}{"version":1}\n`) },
    { name: 'bob.csv', mimeType: 'text/csv', buffer: Buffer.from(toRecordCsv(bob)) },
  ]);
  await expect(page.getByRole('region', { name: 'ann.jsonl' })).toContainText('line 41');
  await expectAccessible(page, 'files');
  await page.getByRole('button', { name: 'Import these 2 files' }).click();
  await expect(page.getByText('ann.jsonl: 40 labels added. 40 labels in the file are of pairs')).toBeVisible();
  await expect(page.getByText('bob.csv: 40 labels added. 40 labels in the file are of pairs')).toBeVisible();

  // α is the one that the mathematics gives for these records.
  const alpha = krippendorffAlpha(bothWays(ratingTable([...ann, ...bob]).units, mirrorVerdict), 'nominal');
  expect(alpha).toBeGreaterThan(0.1);
  await tab(page, 'Quality').click();
  const agreement = page.getByRole('region', { name: 'Agreement' });
  await expect(agreement).toContainText(`${alpha.toFixed(2)} (95% interval`);
  await expect(agreement).toContainText('Ann and Bob');
  await expectAccessible(page, 'quality');

  // Edit one, delete another, take that back by keyboard.
  await tab(page, 'All labels').click();
  await expect(page.getByText('80 labels', { exact: true })).toBeVisible();
  await page.getByRole('textbox', { name: /^Search/ }).fill('number 07?');
  await expect(rows(page)).toHaveCount(2);
  const mine = row(page, 'Ann');
  await mine.getByRole('button', { name: 'What is number 07?' }).click();
  // Another rater's label is there to be looked at; whoever made it changes it.
  await expect(mine).toContainText('This label is by Ann.');
  await expect(mine.getByRole('radio', { name: 'Tie' })).toBeDisabled();
  await expect(mine.getByRole('button', { name: 'Delete this label' })).toBeDisabled();
  await mine.getByRole('button', { name: 'Switch to Ann' }).click();
  await mine.getByRole('radiogroup', { name: 'Choice' }).getByText('Tie').click();
  await mine.getByRole('textbox', { name: 'Note' }).fill('Both are fine, "really".');
  await mine.getByRole('textbox', { name: 'Note' }).blur();
  await expect(mine).toContainText('✎ Note');
  await expectAccessible(page, 'table');
  await row(page, 'Bob').getByRole('button', { name: 'What is number 07?' }).click();
  await page.getByRole('button', { name: 'Switch to Bob' }).click();
  await page.getByRole('button', { name: 'Delete this label' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(2);

  // What is saved is everything, with the edit and nothing else changed.
  await tab(page, 'Raters and files').click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the file' }).click(),
  ]);
  const saved = labelsIn(await readFile(await file.path(), 'utf8'));
  expect(saved.errors).toEqual([]);
  const byId = (records: readonly LabelRecord[]) => new Map(records.map((one) => [one.id, one]));
  const wanted = byId([...ann, ...bob]);
  wanted.set('Ann-7', { ...(ann[7] as LabelRecord), choice: 'tie', strength: null, note: 'Both are fine, "really".' });
  expect(saved.rows).toHaveLength(2 * PAIRS);
  expect(byId(saved.rows)).toEqual(wanted);
});

test('a calibration round: told after each choice, kept as known answers', async ({ page }) => {
  await page.goto('/?view=preferences');
  await open(page, /Preferences/);
  await tab(page, 'Calibration').click();
  await page.getByRole('button', { name: 'Start with 20 known pairs' }).click();
  await expect(page.getByText('Known pair 1 of 20')).toBeVisible();
  await page.keyboard.press('1');
  await expect(page.getByText(/answer is better: it /)).toBeVisible();
  await expectAccessible(page, 'calibration');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Known pair 2 of 20')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Stop here' }).click();
  await expect(page.getByText(/[0-2] of 2 known pairs right/)).toBeVisible();
  await tab(page, 'All labels').click();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('Calibration');
});
