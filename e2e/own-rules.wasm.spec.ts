import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

const SMALL = {
  recipe: 'rules',
  model: 'nano',
  seed: 3,
  'sft.steps': 60,
  'sft.batchSize': 8,
  'sft.evalEvery': 60,
  'sft.sampleEvery': 60,
  'ppo.iterations': 2,
  'ppo.promptsPerBatch': 8,
  'ppo.minibatchSize': 8,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 24,
  'ppo.sampleEvery': 1,
  'evaluation.maxNewTokens': 24,
  'evaluation.promptsPerFamily': 2,
};

test('rules are written like sentences, paid for and counted; a run that is opened brings its own back', async ({
  page,
}, info) => {
  await page.goto(address(SMALL));
  await expectBackend(page, backendOf(info));
  await open(page, /PPO/);
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  await field('Rule 1: at most').fill('6');
  await field('Rule 1: at most').press('Enter');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await expect(page.getByText('Until every rule can be used')).toBeVisible();
  await field('Rule 2: text').fill('please');
  await field('Rule 2: text').press('Enter');
  await page.getByRole('combobox', { name: 'Rule 2: must or must not' }).click();
  await page.getByRole('option', { name: 'must not', exact: true }).click();
  await expect(page.getByText('Once there are sample answers')).toBeVisible();

  await open(page, /Evaluation/);
  await page.getByRole('button', { name: 'Start', exact: true }).first().click();
  const done = (stage: RegExp) => rail(page).getByRole('button', { name: stage }).getByRole('img', { name: 'done' });
  await expect(done(/Evaluation/)).toBeVisible({ timeout: 180_000 });
  const counted = page.getByRole('region', { name: /^The answer has at most 6 words/ });
  await expect(counted.getByText(/^\d+(\.\d+)?%$/)).toHaveCount(2); // SFT and PPO
  await expect(page.getByRole('region', { name: /does not contain/ })).toBeVisible();
  await page.screenshot({ path: 'build/screenshots/own-rules-evaluation.png', fullPage: true });

  // Beside each rule, how many sample answers obey it.
  await open(page, /PPO/);
  await expect(
    page
      .getByRole('region', { name: 'Rule 1' })
      .getByText(/^\d+(\.\d+)?%$/)
      .first(),
  ).toBeVisible();
  await page.screenshot({ path: 'build/screenshots/own-rules.png', fullPage: true });

  // In a browser that has the run and knows no rules, they come back with it, and nothing is out of date.
  await page.evaluate(() => localStorage.removeItem('rules'));
  await page.goto('/');
  await expect(done(/Evaluation/)).toBeVisible({ timeout: 60_000 });
  await open(page, /PPO/);
  await expect(field('Rule 1: at most')).toHaveValue('6');
  await expect(field('Rule 2: text')).toHaveValue('please');
  await expect(page.getByText(/made from other rules|out of date/i)).toHaveCount(0);
});
