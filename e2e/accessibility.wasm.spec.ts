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
