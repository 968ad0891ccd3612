import { expectAccessible } from './axe';
import { address, backendOf, expect, expectBackend, rail, test } from './studio';

/** The reward-hacking lesson, small: β 0, no demonstrations, few labels, and a learning rate that runs away at once. */
const HACKING = {
  model: 'nano',
  seed: 3,
  view: 'ppo',
  'sft.steps': 60,
  'sft.batchSize': 8,
  'sft.evalEvery': 60,
  'sft.sampleEvery': 60,
  'preferences.pairs': 24,
  'preferences.lengthBias': 0.15,
  'reward.epochs': 1,
  'reward.normalisationSamples': 16,
  'reward.agreementPairs': 16,
  'ppo.iterations': 2000,
  'ppo.promptsPerBatch': 8,
  'ppo.minibatchSize': 8,
  'ppo.maxNewTokens': 16,
  'ppo.learningRate': 0.005,
  'ppo.klCoef': 0,
  'ppo.ptxCoef': 0,
  'ppo.sampleEvery': 2000,
};
const LONG = { timeout: 120_000 };

test('over-optimisation raises the alarm, and one press goes back to before it with a price of KL', async ({
  page,
}, info) => {
  await page.goto(address(HACKING));
  await expectBackend(page, backendOf(info));
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Start', exact: true }).click();
  const alarm = main.getByRole('alert').filter({ hasText: 'Signs of over-optimisation' });
  await expect(alarm).toContainText(/since iteration \d+/, LONG);
  const since = Number(/since iteration (\d+)/.exec(await alarm.innerText())?.[1]);
  const back = alarm.getByRole('button', { name: /^Go back to after \d+ iterations$/ });
  await expect(back).toBeVisible();
  await main.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(main.getByText(/^Paused/)).toBeVisible();
  const checkpoint = Number(/(\d+)/.exec(await back.innerText())?.[1]);
  expect(checkpoint).toBeLessThan(since);
  await expectAccessible(page, 'the alarm', { screenshot: 'alarm' });

  // The run paid nothing for KL: what the recipe asks for is proposed.
  await expect(alarm.getByRole('textbox', { name: 'β' })).toHaveValue('0.3');

  // A new run from there, which waits after its next iteration; the one that ran away is kept as it was.
  await back.click();
  await expect(main.getByText(new RegExp(`^Paused · ${checkpoint + 1} of 2,000`))).toBeVisible(LONG);
  await page.screenshot({ path: 'build/screenshots/alarm-back.png' });
  const settings = main.getByRole('region', { name: 'Settings' });
  await expect(settings.getByRole('textbox', { name: 'β', exact: true })).toHaveValue('0.3');
  // Not in the settings alone: the policy pays it.
  await expect(main.getByRole('region', { name: 'Chart: β' })).toContainText('0.300');
  await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(4);
  await main.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await expect(main.getByRole('heading', { name: '2 runs' })).toBeVisible();
  await page.screenshot({ path: 'build/screenshots/alarm-runs.png' });
});
