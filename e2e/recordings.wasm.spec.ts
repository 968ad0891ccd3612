import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { address, expect, expectBackend, rail, test } from './studio';

const SMALL = {
  model: 'nano',
  seed: 3,
  'sft.steps': 4,
  'sft.batchSize': 4,
  'sft.evalEvery': 2,
  'sft.sampleEvery': 2,
  'preferences.pairs': 8,
  'reward.epochs': 1,
  'reward.normalisationSamples': 8,
  'reward.agreementPairs': 16,
  'ppo.iterations': 2,
  'ppo.promptsPerBatch': 4,
  'ppo.minibatchSize': 4,
  'ppo.maxNewTokens': 16,
  'evaluation.promptsPerFamily': 1,
  'evaluation.heldOut': 'false',
  'evaluation.maxNewTokens': 16,
};
const LONG = { timeout: 120_000 };
const main = (page: Page) => page.getByRole('main');
const moment = (page: Page) => page.getByRole('slider', { name: 'Moment of the training' });

test('an address names a recorded run; one that is not there is said', async ({ page }) => {
  await page.goto('/?recording=few-labels&backend=wasm');
  await expect(main(page).getByText('Recorded: nano, seed 3101')).toBeVisible();
  await page.goto('/?recording=diffusion-dpo&backend=wasm');
  await expect(main(page).getByText('Recorded: faces, seed 21')).toBeVisible();
  await expect(
    rail(page)
      .getByRole('button', { name: /Diffusion-DPO/ })
      .first(),
  ).toBeVisible();
  await page.goto('/?recording=no-such-run&backend=wasm');
  await expect(main(page).getByRole('alert')).toContainText('could not be fetched');
});

test('a run of the page is recorded as a file that plays, is stepped through token by token, and opens elsewhere', async ({
  page,
  browser,
  watch,
}) => {
  await page.goto(address({ ...SMALL, view: 'ppo' }));
  await expectBackend(page, 'wasm');
  const run = page.getByRole('button', { name: 'Run the whole pipeline' });
  await run.click();
  await expect(run).toBeDisabled();
  await expect(run).toBeEnabled(LONG);
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await main(page)
    .getByRole('button', { name: /^Actions of/ })
    .click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /^Record/ }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/\.rlhf-recording$/);
  // Told apart from a whole run by its name.
  const recorded = {
    name: file.suggestedFilename(),
    mimeType: 'application/octet-stream',
    buffer: readFileSync(await file.path()),
  };

  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const other = await context.newPage();
    await watch(other);
    await other.goto(`${new URL(page.url()).origin}/?view=runs&model=nano&backend=wasm&threads=1`);
    await expect(other.getByRole('button', { name: 'Import a run' })).toBeEnabled(LONG);
    await other.locator('input[type=file]').setInputFiles(recorded);
    await expect(moment(other)).toBeVisible();
    await expect(main(other).getByText('Recorded: nano, seed 3')).toBeVisible();
    await moment(other).fill('0');
    await expect(other.getByRole('region', { name: 'Answers' })).toContainText('not trained yet');
    await moment(other).fill((await moment(other).getAttribute('max')) as string);
    await expect(moment(other)).toHaveAttribute('aria-valuetext', /^PPO, iteration 2 of 2$/);

    await other.getByRole('button', { name: 'Look inside this run' }).click();
    await main(other).getByRole('radiogroup', { name: 'Stage' }).getByText('PPO', { exact: true }).click();
    await expect(main(other).getByRole('heading', { name: 'Iteration 2' })).toBeVisible();
    await main(other)
      .getByRole('button', { name: /^1\. Rollout/ })
      .click();
    await expect(main(other).getByText(/^score –/)).toBeVisible(); // not known in that phase
    await main(other)
      .getByRole('button', { name: /^5\. Update/ })
      .click();
    await expect(main(other).getByText(/^score [−\d]/)).toBeVisible();
    await main(other).getByRole('option').nth(1).click();
    await expect(main(other).getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');

    // What is no recorded run is said, and what is shown stays.
    await other.getByRole('button', { name: '← All runs' }).click();
    await other.locator('input[type=file]').setInputFiles({
      name: 'broken.rlhf-recording',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('{"format":"something"}'),
    });
    await expect(other.getByText(/This is no recorded run that can be shown/)).toBeVisible();
  } finally {
    await context.close();
  }
});
