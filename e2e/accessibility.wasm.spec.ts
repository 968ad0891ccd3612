import { expectAccessibleIn, SCHEMES } from './axe';
import { expect, open, test } from './studio';

const VIEWS = [
  /Base model/,
  /Fine-tuning/,
  /Preferences/,
  /Reward model/,
  /PPO/,
  /Evaluation/,
  /Token inspector/,
  /Chat/,
  /Runs/,
];

for (const scheme of SCHEMES)
  test(`every view passes WCAG 2.2 AA by axe, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.goto('/?threads=1');
    for (const view of VIEWS) {
      await open(page, view);
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
      const screenshot = view.source.toLowerCase().replaceAll(' ', '-');
      await expectAccessibleIn(scheme, page, view.source, { screenshot });
    }
  });

test('a hint above the page stands in a landmark', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto('/?threads=1&view=ppo');
  // While the page is still being laid out, what the mouse was over may move away.
  await expect(async () => {
    await page.mouse.move(0, 0);
    await page.getByRole('button', { name: 'Reward and true quality', exact: true }).hover();
    await expect(page.getByRole('tooltip')).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expectAccessibleIn('light', page, 'a hint');
});
