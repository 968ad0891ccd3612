import type { Page } from '@playwright/test';
import { DEFAULTS_VERSION } from '../src/recipes/defaults';
import { expectAccessible } from './axe';
import { address, backendOf, expect, expectBackend, open, test } from './studio';

const settings = {
  defaults: DEFAULTS_VERSION,
  model: 'nano',
  seed: 5,
  'sft.steps': 6,
  'sft.evalEvery': 3,
  'sft.sampleEvery': 6,
  'preferences.pairs': 6,
  'reward.epochs': 1,
  'reward.normalisationSamples': 8,
  'reward.agreementPairs': 16,
};

/** What sets it apart from the defaults. */
const FIRST = 'Seed 5, SFT steps 6, SFT evaluate every 3 and 4 more';

const main = (page: Page) => page.getByRole('main');
const row = (page: Page, name: string) => main(page).getByRole('row').filter({ hasText: name });

/** Fine-tunes a model and waits for the run in the list. */
async function fineTune(page: Page, run: string): Promise<void> {
  await open(page, /Fine-tuning/);
  await main(page)
    .getByRole('button', { name: /^(Start|Run again|Bring it up to date)$/ })
    .click();
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await expect(row(page, run)).toContainText('finished', { timeout: 60_000 });
}

async function act(page: Page, run: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions of ${run}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('runs are kept, renamed, thrown away and restored, compared, and carried to another browser', async ({
  page,
  browser,
}, info) => {
  await page.goto(address(settings));
  await expectBackend(page, backendOf(info));
  await fineTune(page, FIRST);
  const seed = page.getByRole('textbox', { name: 'Seed' });
  await seed.fill('6');
  await seed.blur();
  await fineTune(page, 'Seed 6');
  await expect(main(page).getByRole('heading', { name: '2 runs' })).toBeVisible();
  await expect(row(page, 'seed 6').getByRole('img', { name: /SFT done, labels not made/ })).toBeVisible();
  await page.getByRole('button', { name: `Rename ${FIRST}` }).click();
  await page.getByRole('textbox', { name: `New name of ${FIRST}` }).fill('first try');
  await page.keyboard.press('Enter');
  await expect(row(page, 'first try')).toBeVisible();

  await act(page, 'first try', 'Delete');
  await expect(main(page).getByRole('heading', { name: '1 run' })).toBeVisible();
  await page.keyboard.press('Enter'); // whoever deleted stands on Undo
  await expect(row(page, 'first try')).toBeVisible();
  await expectAccessible(page, 'list');

  await page.getByRole('checkbox', { name: 'Compare first try' }).check();
  await page.getByRole('checkbox', { name: 'Compare Seed 6' }).check();
  await page.getByRole('button', { name: 'Compare 2' }).click();
  const loss = page.getByRole('region', { name: 'Chart: Loss', exact: true });
  // Of each run the smoothed line, and what was measured faintly behind it.
  await expect(loss.locator('.recharts-line-curve')).toHaveCount(4);
  await expect(main(page).getByRole('row', { name: /^Seed 5 6$/ })).toBeVisible();
  await expectAccessible(page, 'comparison');
  await page.getByRole('button', { name: '← All runs' }).click();

  const saved = page.waitForEvent('download');
  await act(page, 'first try', 'Export as one file');
  const file = await (await saved).path();
  const context = await browser.newContext();
  try {
    const other = await context.newPage();
    await other.goto(`${new URL(page.url()).origin}/?preset=nano&view=runs`);
    await other.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    await expect(other.getByText('No runs yet')).toBeVisible({ timeout: 60_000 });
    await other.locator('input[type=file]').setInputFiles(file);
    await expect(other.getByRole('heading', { name: 'first try' })).toBeVisible();
    const chart = other.getByRole('region', { name: 'Chart: Held-out loss' });
    await expect(chart.locator('.recharts-line-curve')).toHaveCount(1);
    await expect(other.getByText('Sample answers')).toBeVisible();
    await expectAccessible(other, 'imported run');

    // A file that was changed on its way is refused, and nothing of it is kept.
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length / 2)] = 1 + (bytes[Math.floor(bytes.length / 2)] ?? 0);
    await other.getByRole('button', { name: '← All runs' }).click();
    await other
      .locator('input[type=file]')
      .setInputFiles({ name: 'changed.zip', mimeType: 'application/zip', buffer: bytes });
    await expect(other.getByText(/is damaged/)).toBeVisible();
    await expect(other.getByRole('heading', { name: '1 run' })).toBeVisible();
  } finally {
    await context.close();
  }
});
