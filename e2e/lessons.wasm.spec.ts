import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, test } from './studio';

const SIZES = [
  [390, 844],
  [640, 900],
  [1024, 768],
  [1280, 720],
] as const;

const main = (page: Page) => page.getByRole('main');
const predictions = (page: Page) => main(page).getByRole('list', { name: 'Your prediction' }).getByRole('button');
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const step = (page: Page, number: number) => main(page).getByRole('region', { name: new RegExp(`^${number}\\. `) });

test('a lesson opens from its link: nothing is told before the prediction, the recorded run answers without a device', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto('/?lesson=reward-hacking&backend=wasm');
  await expect(main(page).getByRole('heading', { level: 1 })).toHaveText(/\?$/);
  await expect(predictions(page)).toHaveCount(3);
  await expect(step(page, 2)).toHaveCount(0);
  await expect(main(page).getByText('Yes:')).toHaveCount(0);
  await predictions(page).first().click();

  // It stands at its end, where reduced motion is asked for: figures, verdict, and what was right.
  const figures = step(page, 2).getByRole('table');
  await expect(figures.getByRole('columnheader', { name: 'Recorded' })).toBeVisible();
  await expect(step(page, 2).getByRole('status').filter({ hasText: 'This run shows it.' })).toBeVisible();
  await expect(predictions(page).and(page.locator('[data-mark=right]'))).toHaveCount(1);
  await expect(predictions(page).and(page.locator('[data-mark=wrong]'))).toHaveCount(1);
  const moment = page.getByRole('slider', { name: 'Moment of the training' });
  await moment.fill('0');
  await expect(step(page, 2).getByRole('region', { name: 'Answers' })).toContainText('not trained yet');
  // Its link is the address, settings and seed in it.
  expect(new URL(page.url()).searchParams.get('lesson')).toBe('reward-hacking');

  // For a room it opens beside this page, as the run that the lesson plays.
  const room = main(page).getByRole('link', { name: 'Present' });
  await expect(room).toHaveAttribute('href', '?recording=reward-hacking&present=usual');

  // The cure beside it, once it is asked for.
  await step(page, 4).getByRole('button', { name: 'Play the recorded run' }).click();
  await expect(step(page, 4).getByRole('columnheader', { name: 'Cure, recorded' })).toBeVisible();
  await expect(step(page, 4).getByRole('status').filter({ hasText: 'This run shows it.' })).toBeVisible();

  // Whoever has answered goes on from there.
  await expect(main(page).getByRole('button', { name: /^Next lesson/ })).toHaveCount(0);
  await step(page, 5).getByRole('list', { name: 'Your answer' }).getByRole('button').first().click();
  await expect(step(page, 5).getByRole('button', { name: 'Next lesson: What β trades' })).toBeVisible();

  // Looked inside, token by token.
  await step(page, 2).getByRole('button', { name: 'Look inside this run' }).click();
  await main(page).getByRole('radiogroup', { name: 'Stage' }).getByText('PPO', { exact: true }).click();
  await main(page)
    .getByRole('button', { name: /^3\. Rewards/ })
    .click();
  await expect(main(page).getByRole('heading', { name: 'Every token' })).toBeVisible();
  const lessons = page.getByRole('banner').getByRole('button', { name: 'Lessons' });
  await lessons.click();
  await expect(predictions(page).and(page.locator('[aria-pressed=true]'))).toHaveCount(1);

  // A reload brings back what was looked into, and the list knows what was done.
  await page.goBack();
  await expect(main(page).getByRole('heading', { level: 2, name: /^Reward hacking/ })).toBeVisible();
  await page.reload();
  await expect(main(page).getByRole('heading', { level: 2, name: /^Reward hacking/ })).toBeVisible();
  await lessons.click();
  await lessons.click();
  await expect(main(page).getByRole('button', { name: /done/ })).toHaveCount(1);
});

test('the list of lessons and a lesson fit every window, pass axe, and go by the keyboard alone', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/?view=lessons&backend=wasm');
  await expect(main(page).getByRole('heading', { level: 1, name: 'Lessons' })).toBeVisible();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await expectAccessible(page, `lessons at ${width}`);
  }
  await main(page)
    .getByRole('button', { name: /^Too few labels/ })
    .focus();
  await page.keyboard.press('Enter');
  await expect(predictions(page)).toHaveCount(3);
  await predictions(page).first().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(predictions(page).nth(1)).toHaveAttribute('aria-pressed', 'true');
  await expect(step(page, 2).getByRole('table')).toBeVisible();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await expectAccessible(page, `a lesson at ${width}`);
  }
  await step(page, 5).getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await expect(step(page, 5).locator('[data-mark=right]')).toHaveCount(1);
});

test('where the intervals of two runs overlap, the lesson says that they do not tell', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/?lesson=what-beta-trades&backend=wasm');
  await predictions(page).first().click();
  await step(page, 4).getByRole('button', { name: 'Play the recorded run' }).click();
  await expect(step(page, 4)).toContainText('Wins against SFT: the 95% intervals of the two runs overlap');
});

test('a lesson that is not there is said, and the others are listed', async ({ page }) => {
  await page.goto('/?lesson=no-such-lesson&backend=wasm');
  await expect(main(page).getByRole('alert')).toContainText('There is no lesson “no-such-lesson”.');
  await expect(main(page).getByRole('listitem')).not.toHaveCount(0);
});
