import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

/** Small enough for software WebGPU on two cores; every stage does its real work. */
const SMALL = {
  seed: 3,
  'sft.steps': 6,
  'sft.batchSize': 4,
  'sft.evalEvery': 3,
  'sft.sampleEvery': 6,
  'preferences.pairs': 8,
  'reward.epochs': 1,
  'reward.normalisationSamples': 8,
  'reward.agreementPairs': 16,
  'ppo.iterations': 2,
  'ppo.promptsPerBatch': 4,
  'ppo.minibatchSize': 4,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 16,
  'ppo.sampleEvery': 2,
  'evaluation.promptsPerFamily': 1,
  'evaluation.heldOut': 'false',
  'evaluation.maxNewTokens': 16,
};

test('one button: from the base model to PPO, with charts and answers before and after', async ({ page }, info) => {
  await page.goto(address(SMALL));
  await expectBackend(page, backendOf(info));
  const runAll = page.getByRole('button', { name: 'Run the whole pipeline' });
  await runAll.click();
  await expect(runAll).toBeDisabled();
  await expect(runAll).toBeEnabled({ timeout: 560_000 });

  // Every stage is done and says its figure.
  await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(6);
  await expect(rail(page).getByRole('button', { name: /Evaluation/ })).toContainText(/wins [\d.]+%/);

  // PPO: charts are drawn, and both models' answers stand side by side.
  await open(page, /PPO/);
  const charts = page.locator('main svg path.recharts-line-curve');
  await expect(charts.first()).toBeVisible();
  await expect(page.getByText('Labels are simulated')).toBeVisible();
  const samples = page.getByRole('table').last();
  await expect(samples.getByRole('row')).not.toHaveCount(0);
  await expect(samples).toContainText('reward');

  await page.screenshot({ path: `build/screenshots/ppo-${backendOf(info)}.png` });

  // The token inspector has a row for each token of a rollout, with the figures of each.
  await page.getByRole('button', { name: 'Token inspector' }).click();
  await expect(page.getByRole('table').first().getByRole('row').nth(1)).toBeVisible();
  await page.screenshot({ path: `build/screenshots/inspector-${backendOf(info)}.png` });

  await open(page, /Evaluation/);
  await expect(page.getByRole('heading', { name: /Policy against/ })).toBeVisible();
  await page.screenshot({ path: `build/screenshots/evaluation-${backendOf(info)}.png` });
});
