import { judgeByLength } from './labeling-support';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

const SMALL = {
  model: 'nano',
  seed: 3,
  view: 'preferences',
  'sft.steps': 60,
  'sft.batchSize': 8,
  'sft.evalEvery': 60,
  'sft.sampleEvery': 60,
  'reward.normalisationSamples': 16,
  'reward.agreementPairs': 16,
  'ppo.iterations': 3,
  'ppo.promptsPerBatch': 8,
  'ppo.minibatchSize': 8,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 24,
  'ppo.sampleEvery': 3,
  'evaluation.promptsPerFamily': 4,
};
const LABELS = 20;

test('figures say what they are of; people’s labels are answered by people’s win rate; nonsense is called so', async ({
  page,
}, info) => {
  test.setTimeout(300_000);
  await page.goto(address(SMALL));
  await expectBackend(page, backendOf(info));
  await page.getByText('People judge, by hand').click();
  await page.getByRole('button', { name: 'Run supervised fine-tuning' }).click();
  const stage = (name: RegExp) => rail(page).getByRole('button', { name });
  const done = (name: RegExp) =>
    expect(stage(name).getByRole('img', { name: 'done' })).toBeVisible({ timeout: 120_000 });
  await done(/Fine-tuning/);
  await judgeByLength(page, LABELS);
  await rail(page).getByRole('button', { name: 'Run the whole pipeline' }).click();
  await done(/Evaluation/);

  // A share of two held-out pairs is no sign of health, and no calibration is drawn of them.
  await expect(stage(/Reward model/)).toContainText(/accuracy \d+% of \d \(\d+–\d+%\)/);
  await expect(stage(/Reward model/)).toContainText(/simulated rubric \d+% of 16 \(\d+–\d+%\)/);
  await open(page, /Reward model/);
  await expect(page.getByRole('region', { name: 'Chart: Accuracy' })).toContainText(/too few to tell: \d of the 30/);
  await expect(page.getByText(/held-out pairs are too few to say/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'What accuracy means here' })).toContainText(
    'these raters were not told',
  );
  await page.screenshot({ path: 'build/screenshots/figures-reward.png', fullPage: true });

  // "banana" is scored, and called unlike anything labeled.
  const box = page.getByRole('region', { name: 'Score your own text' });
  await box.getByLabel('Prompt').fill('Tell me a story about a cat.');
  await box.getByLabel('Answer').fill('banana');
  await box.getByRole('button', { name: 'Score' }).click();
  await expect(box).toContainText('unlike anything labeled: its score means little');

  // The rail and the chart say the same of PPO, and what it is a mean of.
  const score = /reward (−?[\d.]+)/.exec(await stage(/PPO/).innerText())?.[1] ?? 'none';
  await open(page, /PPO/);
  await expect(page.getByRole('region', { name: 'Chart: Reward and true quality' })).toContainText(score);
  await page.screenshot({ path: 'build/screenshots/figures-ppo.png', fullPage: true });

  // No person has compared the two models yet; the rubric stands below and says whose it is.
  await open(page, /Evaluation/);
  await expect(stage(/Evaluation/)).toContainText('not compared by people yet');
  await expect(page.getByText(/nobody has compared these two models yet/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'The same by the simulated rubric' })).toBeVisible();
  await page.screenshot({ path: 'build/screenshots/figures-evaluation.png', fullPage: true });
  await page.getByRole('button', { name: 'Compare them blind' }).click();
  for (const [i, key] of ['1', 'ArrowRight', '0'].entries()) {
    await expect(page.getByRole('button', { name: 'Left is better' })).toBeEnabled();
    await page.keyboard.press(key);
    await expect(page.getByText(new RegExp(`^${i + 1} comparisons? by you`))).toBeVisible();
    // A rate that moved with each choice would say whose answer that was.
    await expect(stage(/Evaluation/)).toContainText('not compared by people yet');
  }
  await page.screenshot({ path: 'build/screenshots/figures-comparing.png', fullPage: true });
  await page.getByRole('button', { name: 'Done comparing' }).click();
  await expect(stage(/Evaluation/)).toContainText(/people prefer it \d+% of 3 \(\d+–\d+%\)/);
  await expect(page.getByText('3 blind comparisons, 1 of them ties')).toBeVisible();
  // Nothing learns from them: what was trained is still what the labels make.
  await expect(stage(/Preferences/)).toContainText(`${LABELS} labels by people`);
  await expect(page.getByText(/out of date/i)).toHaveCount(0);

  // The list of runs says the same as the rail.
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: 'PPO reward' });
  await expect(row).toContainText(score);
  await expect(row).toContainText(/people prefer it \d+% of \d \(\d+–\d+%\)/);
  await page.screenshot({ path: 'build/screenshots/figures-runs.png' });
});
