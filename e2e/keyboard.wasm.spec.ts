import type { Locator, Page } from '@playwright/test';
import { address, expect, rail, test } from './studio';

/** The default run in a few steps: what is asked here is the way through it. */
const SMALL = {
  model: 'nano',
  seed: 3,
  'sft.steps': 6,
  'sft.batchSize': 4,
  'sft.sampleEvery': 6,
  'sft.evalEvery': 6,
  'preferences.pairs': 16,
  'preferences.maxNewTokens': 16,
  'reward.normalisationSamples': 8,
  'reward.agreementPairs': 8,
  'ppo.iterations': 3,
  'ppo.promptsPerBatch': 4,
  'ppo.minibatchSize': 4,
  'ppo.sampleEvery': 3,
  'ppo.maxNewTokens': 16,
  'evaluation.promptsPerFamily': 1,
  'evaluation.heldOut': 'false',
  'evaluation.maxNewTokens': 16,
};

/** Goes on by Tab, as somebody without a mouse does, until it has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const isThere = () => target.evaluate((element) => element === document.activeElement).catch(() => false);
  for (let i = 0; i < 90; i++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

/** Buttons that stand out by their colour, of those that can be pressed. */
const greenButtons = (page: Page) =>
  page.evaluate(() => {
    const probe = document.createElement('i');
    probe.style.background = 'var(--mantine-primary-color-filled)';
    document.body.append(probe);
    const green = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return [...document.querySelectorAll('button')].filter(
      (button) => !button.disabled && button.checkVisibility() && getComputedStyle(button).backgroundColor === green,
    ).length;
  });

test('the keyboard alone: the default run from its button to what it came to, and one chart enlarged', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(address(SMALL));
  const run = rail(page).getByRole('button', { name: 'Run the whole pipeline' });
  await expect(run).toBeEnabled({ timeout: 60_000 });
  expect(await greenButtons(page)).toBeLessThanOrEqual(1);
  await tabTo(page, run);
  await page.keyboard.press('Enter');
  await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(6, { timeout: 200_000 });
  expect(await greenButtons(page)).toBeLessThanOrEqual(1);

  await tabTo(page, rail(page).getByRole('button', { name: /Evaluation/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /Policy against/ })).toBeVisible();

  await tabTo(page, rail(page).getByRole('button', { name: /PPO/ }));
  await page.keyboard.press('Enter');
  const options = page.getByRole('button', { name: 'Options of chart Reward and true quality' });
  await expect(options).toBeVisible();
  expect(await greenButtons(page)).toBeLessThanOrEqual(1);
  await tabTo(page, options);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Enlarge' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await tabTo(page, page.getByRole('menuitem', { name: 'Enlarge' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Enlarged chart' });
  await expect(dialog.getByRole('img').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('one button stands out: on the first view, and at every step of a lesson', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Train it live in this tab' })).toBeVisible();
  expect(await greenButtons(page)).toBe(1);
  await page.goto('/?lesson=few-labels&backend=wasm');
  const choices = page.getByRole('list', { name: 'Your prediction' }).getByRole('button');
  await expect(choices).toHaveCount(3);
  expect(await greenButtons(page)).toBeLessThanOrEqual(1);
  await choices.first().click();
  await expect(page.getByRole('region', { name: /^2\. / }).getByRole('table')).toBeVisible();
  expect(await greenButtons(page)).toBeLessThanOrEqual(1);
});
