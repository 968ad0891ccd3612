import AxeBuilder from '@axe-core/playwright';
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

for (const scheme of ['light', 'dark'] as const) {
  test(`every view passes WCAG 2.2 AA by axe, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.goto('/');
    for (const view of VIEWS) {
      await open(page, view);
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .options({ rules: { 'target-size': { enabled: true } } })
        .analyze();
      expect(violations.map((v) => `${view}: ${v.id}: ${v.nodes.map((n) => n.target).join(' | ')}`)).toEqual([]);
      await page.screenshot({
        path: `build/screenshots/${scheme}-${view.source.toLowerCase().replaceAll(' ', '-')}.png`,
      });
    }
  });
}
