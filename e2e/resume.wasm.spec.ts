import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

test('goes on after a reload: says what is lost, keeps the figures, ends as if nothing had happened', async ({
  page,
}, info) => {
  const settings = {
    seed: 6,
    'sft.steps': 60,
    'sft.batchSize': 4,
    'sft.evalEvery': 20,
    'sft.sampleEvery': 30,
    'preferences.pairs': 12,
    'reward.epochs': 1,
    'reward.normalisationSamples': 8,
    'reward.agreementPairs': 16,
    'ppo.iterations': 24,
    'ppo.promptsPerBatch': 4,
    'ppo.minibatchSize': 4,
    'ppo.epochs': 1,
    'ppo.maxNewTokens': 16,
    'ppo.sampleEvery': 12,
    'evaluation.promptsPerFamily': 1,
    'evaluation.heldOut': 'false',
    'evaluation.maxNewTokens': 16,
  };
  await page.goto(address(settings));
  await expectBackend(page, backendOf(info));
  await page.getByRole('button', { name: 'Run the whole pipeline' }).click();
  const ppo = rail(page).getByRole('button', { name: /PPO/ });
  await open(page, /PPO/);
  // The page itself reloads once it shows that PPO is on its way: by the time that a look from here tells, on a busy
  // machine, the run may be over.
  await page.evaluate(() => {
    const look = () => /(?<!\d)([4-9]|1\d|2[0-3]) of 24(?!\d)/.test(document.querySelector('main')?.textContent ?? '');
    new MutationObserver(() => look() && location.reload()).observe(document, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });

  const banner = page.getByRole('status').filter({ hasText: 'A run was cut off' });
  await expect(banner).toContainText(/It goes on in PPO after \d*[02468] iterations/, { timeout: 180_000 });
  await banner.getByRole('button', { name: 'Resume' }).click();
  await expect(banner).toHaveCount(0);

  // What ran before the reload is there again: the loss of SFT on its rail, the labels, the reward model.
  await expect(rail(page).getByRole('button', { name: /Fine-tuning/ })).toContainText(/loss [\d.]+/);
  await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(6, { timeout: 120_000 });
  await expect(ppo).toContainText(/[\d.]+/);
  await open(page, /Fine-tuning/);
  await expect(page.locator('main svg path.recharts-line-curve').first()).toBeVisible();

  // A finished run is open again after a reload, and not offered.
  await page.reload();
  await expectBackend(page, backendOf(info));
  await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(6, { timeout: 60_000 });
  await expect(page.locator('main svg path.recharts-line-curve').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run again', exact: true })).toBeEnabled();
  await expect(banner).toHaveCount(0);

  // With other settings in the address it is one press away.
  await page.goto(address({ ...settings, seed: 8 }));
  await expectBackend(page, backendOf(info));
  const last = page.getByRole('status').filter({ hasText: 'Your last run' });
  await last.getByRole('button', { name: 'Open it' }).click();
  await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(6, { timeout: 60_000 });
  await expect(last).toHaveCount(0);
});
