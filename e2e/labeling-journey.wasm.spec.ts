import { judgeByLength } from './labeling-support';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

const SMALL = {
  model: 'nano',
  seed: 3,
  view: 'preferences',
  'sft.steps': 40,
  'sft.batchSize': 8,
  'sft.evalEvery': 40,
  'sft.sampleEvery': 40,
  'reward.normalisationSamples': 16,
  'reward.agreementPairs': 16,
  'ppo.iterations': 2,
  'ppo.promptsPerBatch': 8,
  'ppo.minibatchSize': 8,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 24,
  'ppo.sampleEvery': 2,
};

const LABELS = 16;

test('labels made by hand train the reward model and PPO in the same session', async ({ page }, info) => {
  await page.goto(address(SMALL));
  await expectBackend(page, backendOf(info));
  await page.getByText('People judge, by hand').click();
  await page.getByRole('button', { name: 'Run supervised fine-tuning' }).click();
  await expect(
    rail(page)
      .getByRole('button', { name: /Fine-tuning/ })
      .getByRole('img', { name: 'done' }),
  ).toBeVisible({
    timeout: 120_000,
  });

  // A person who likes it short judges some pairs of this model's own answers.
  const count = (n: number) => expect(page.getByText(`${n} of 100`, { exact: true })).toBeVisible();
  await count(0);
  await judgeByLength(page, LABELS);
  await count(LABELS);
  await page.screenshot({ path: 'build/screenshots/labeling.png' });

  // What they teach, while PPO trains on the reward model that learned from them.
  await open(page, /PPO/);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await open(page, /Preferences/);
  await page.getByRole('button', { name: 'Draw the learning curve' }).click();
  await expect(page.getByText(/Learned from \d+ labels, the reward model agrees/)).toBeVisible({ timeout: 120_000 });
  const stage = (name: RegExp) => rail(page).getByRole('button', { name });
  await expect(stage(/PPO/).getByRole('img', { name: 'done' })).toBeVisible({ timeout: 120_000 });
  await expect(stage(/Reward model/)).toContainText(/accuracy [\d.]+%/);
  await expect(stage(/Preferences/)).toContainText(/\d+ labels by people/);

  // Nothing was simulated, and the page knows it.
  await open(page, /Reward model/);
  await expect(page.getByRole('heading', { level: 1, name: 'Reward model' })).toBeVisible();
  await expect(page.getByText('Labels are simulated')).toHaveCount(0);
  await open(page, /Preferences/);
  await page.getByText('Simulated raters judge').click();
  const raters = page.getByRole('table').getByRole('row').locator('td:last-child');
  await expect(raters.first()).toHaveText(/^me(tie)?$/);
  await expect(raters.filter({ hasText: 'simulated' })).toHaveCount(0);
});
