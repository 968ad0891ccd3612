import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

test('walks PPO phase by phase, then an iteration, then stops it', async ({ page }, info) => {
  await page.goto(
    address({
      seed: 4,
      'sft.steps': 20,
      'preferences.pairs': 12,
      'reward.epochs': 1,
      'reward.normalisationSamples': 8,
      'reward.agreementPairs': 16,
      'ppo.iterations': 50,
      'ppo.promptsPerBatch': 8,
      'ppo.minibatchSize': 4,
      'ppo.epochs': 1,
      'ppo.maxNewTokens': 16,
    }),
  );
  await expectBackend(page, backendOf(info));
  await page.getByRole('button', { name: 'Token inspector' }).click();
  const phase = page.getByRole('button', { name: 'One phase' });
  const walk = page.getByRole('list', { name: 'Phases of this iteration' }).getByRole('button');
  const known = () => walk.evaluateAll((all) => all.filter((b) => !(b as HTMLButtonElement).disabled).length);

  // One press, one phase; what came before it stays to be looked at. The first press trains what PPO needs.
  for (const phases of [1, 2, 3, 4, 5]) {
    await phase.click();
    await expect.poll(known, { timeout: 120_000 }).toBe(phases);
    await expect(walk.nth(phases - 1)).toHaveAttribute('aria-current', 'step');
    await expect(phase).toBeEnabled();
  }
  await expect(walk.nth(4)).toContainText('epoch 1, minibatch 1');
  await page.keyboard.press('p');
  await expect(walk.nth(4)).toContainText('epoch 1, minibatch 2');

  // A token's row carries its figures, and choosing it puts them into the formulas.
  const rows = page.getByRole('table').last().locator('tbody tr');
  await rows.nth(1).click();
  await expect(page.locator('main .katex').first()).toBeVisible();
  // It stays chosen while the pointer passes over others.
  await rows.nth(2).hover();
  await expect(page.getByRole('heading', { name: /^Token 2 of/ })).toBeVisible();

  await open(page, /PPO/);
  const progress = page.locator('main').getByText(/of 50\b/);
  await page.getByRole('button', { name: 'One iteration' }).click();
  await expect(progress).toContainText('1 of 50', { timeout: 60_000 });
  await page.getByRole('button', { name: 'One iteration' }).click();
  await expect(progress).toContainText('2 of 50', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.locator('main').getByText(/^Stopped/)).toBeVisible({ timeout: 60_000 });

  // What was learned before the stop is a model to talk to: it answers in the chat, beside the one it was made from.
  await expect(rail(page).getByRole('button', { name: /PPO/ }).getByRole('img', { name: 'stopped' })).toBeVisible();
  await page.getByRole('button', { name: 'Chat', exact: true }).click();
  for (const model of ['SFT model', 'Policy'])
    await expect(page.getByRole('checkbox', { name: model, exact: true })).toBeChecked();
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('How does Tom feel? Tom lost his ball.');
  await message.press('Enter');
  const answers = page.getByRole('region', { name: /Answers to: How does Tom feel/ });
  const policy = answers.locator('div').filter({ hasText: /^Policy/ });
  await expect(policy.getByText(/\d+ tokens/)).toBeVisible({ timeout: 60_000 });

  // A word from outside the world is named beside the box, and may be asked all the same; the ideas have none.
  const outside = page.locator('main').getByText(/^Outside the bundled world/);
  await message.fill('Tell me a story about a fox and a lantern.');
  await expect(outside).toHaveText(/: lantern\. /);
  await message.press('Enter');
  const story = page.getByRole('region', { name: /fox and a lantern/ });
  await expect(story.getByText(/\d+ tokens/)).toHaveCount(3, { timeout: 60_000 });
  await expect(outside).toHaveCount(1);
  const ideas = page.getByRole('group', { name: 'Ideas' }).getByRole('button');
  const idea = await ideas.first().innerText();
  await page.getByRole('button', { name: 'Other ideas' }).click();
  await expect(ideas.first()).not.toHaveText(idea);
  await ideas.first().click();
  const tried = page.getByRole('region', { name: /Answers to/ }).first();
  await expect(tried.getByText(/\d+ tokens/)).toHaveCount(3, { timeout: 60_000 });
  await expect(outside).toHaveCount(1);
});
