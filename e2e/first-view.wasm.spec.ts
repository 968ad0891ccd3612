import { expectAccessible } from './axe';
import { expect, expectBackend, rail, test } from './studio';

const SIZES = [
  [390, 844],
  [640, 900],
  [1024, 768],
  [1280, 720],
  [1440, 900],
] as const;

test('a recorded run plays at once; the slider moves text and curves; one button trains it live', async ({ page }) => {
  await page.goto('/');
  const main = page.getByRole('main');
  const moment = page.getByRole('slider', { name: 'Moment of the training' });
  const answers = page.getByRole('region', { name: 'Answers' });
  const machine = page.getByRole('region', { name: 'Time machine' });
  // Nothing was pressed.
  await expect.poll(async () => Number(await moment.inputValue())).toBeGreaterThan(1);
  await expect(main.getByText(/^Reinforcement learning from human feedback \(RLHF\)/)).toBeVisible();

  // Stopped and set to its end, and to its beginning: text and curves go along.
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const past = () => machine.locator('clipPath rect').getAttribute('width').then(Number);
  await moment.fill((await moment.getAttribute('max')) as string);
  const [atEnd, end] = [await answers.innerText(), await past()];
  expect(atEnd).not.toContain('not trained yet');
  expect(atEnd).toContain('True quality');
  await expect(moment).toHaveAttribute('aria-valuetext', /PPO, iteration (\d+) of \1$/);
  await moment.fill('0');
  await expect(answers).toContainText('not trained yet');
  expect(await past()).toBeLessThan(end);
  await expect(moment).toHaveAttribute('aria-valuetext', /^SFT, step 0 of/);
  await machine.getByRole('button', { name: 'Labels' }).click();
  // A pair is shown with its own prompt, and nothing of it or below it is cut off.
  await expect(answers).toContainText('The better answer');
  await expect(answers).not.toContainText('not trained yet');
  const hidden = () => page.locator('#stage').evaluate((stage) => stage.scrollHeight - stage.clientHeight);
  expect(await hidden()).toBeLessThanOrEqual(0);
  await moment.fill((await moment.getAttribute('max')) as string);
  expect(await hidden()).toBeLessThanOrEqual(0);

  // The same prompts can be turned through, and the run looked into like a saved one.
  await page.getByRole('button', { name: 'The next prompt' }).click();
  await expect(answers).not.toContainText(/^Prompt\s*1 of/);
  await page.getByRole('button', { name: 'Look inside this run' }).click();
  await expect(main.getByRole('heading', { level: 2, name: /nano, seed/ })).toBeVisible();
  await page.getByRole('banner').getByRole('button', { name: 'RLHF Studio' }).click();

  // Live: the view follows what runs, and says how far it is.
  await expectBackend(page, 'wasm');
  await page.getByRole('button', { name: 'Train it live in this tab' }).click();
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Supervised fine-tuning', { timeout: 60_000 });
  await expect(rail(page).getByText(/Fine-tuning \(SFT\)\s*\d+%/)).toBeVisible();
  await expect(rail(page).getByRole('switch', { name: 'Follow the run' })).toBeChecked();
  await rail(page).getByRole('button', { name: 'Pause the run' }).click();
  await expect(rail(page).getByRole('button', { name: 'Resume the run' })).toBeVisible({ timeout: 60_000 });
  // Whoever goes elsewhere is left there.
  await rail(page)
    .getByRole('button', { name: /Base model/ })
    .click();
  await expect(rail(page).getByRole('switch', { name: 'Follow the run' })).not.toBeChecked();
});

test('the first view fits every window and passes axe', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await expect(page.getByRole('slider', { name: 'Moment of the training' })).toBeVisible();
    await expectAccessible(page, `first view at ${width}`, { screenshot: `first-view-${width}` });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
});

test('Back returns to the view before, and leaves the settings as they are', async ({ page }) => {
  await page.goto('/?view=base&threads=1');
  const title = page.getByRole('main').getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Base model');
  await rail(page)
    .getByRole('button', { name: /Preferences/ })
    .click();
  await page.getByRole('textbox', { name: 'Labels' }).fill('77');
  await page.keyboard.press('Tab');
  await expect(page).toHaveURL(/preferences\.pairs=77/);
  await rail(page).getByRole('button', { name: /Chat/ }).click();
  await expect(title).toHaveText('Chat');
  await page.goBack();
  await expect(title).toHaveText('Preferences');
  await page.goBack();
  await expect(title).toHaveText('Base model');
  await expect(page).toHaveURL(/preferences\.pairs=77/);
  await page.goForward();
  await expect(title).toHaveText('Preferences');
  await expect(page.getByRole('textbox', { name: 'Labels' })).toHaveValue('77');
});
