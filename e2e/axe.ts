import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './studio';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const SCHEMES = ['light', 'dark'] as const;

interface Options {
  /** A part of the page, for which rules about whole pages have no meaning. */
  readonly include?: string;
  /** Names a picture of each scheme. */
  readonly screenshot?: string;
}

/**
 * WCAG 2.2 AA by axe in one scheme: all its rules in light, those beyond WCAG too, and in dark, where nothing but
 * colours differs, contrast alone.
 */
export async function expectAccessibleIn(
  scheme: (typeof SCHEMES)[number],
  page: Page,
  what: string,
  { include, screenshot }: Options = {},
): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
  // Colours that are still on their way to the other scheme have the contrast of neither.
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    await Promise.allSettled(
      document.getAnimations().flatMap((one) => (one instanceof CSSTransition ? [one.finished] : [])),
    );
  });
  // In the page itself: it has no frames, and the other way puts the results together in a page opened for each of them.
  const isThere = await page.evaluate(() => 'axe' in window); // half a megabyte of script, once a document
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: ';' }) }).setLegacyMode();
  if (include) axe.include(include);
  const rules =
    scheme === 'dark'
      ? { runOnly: ['color-contrast'] }
      : { ...(include && { runOnly: WCAG }), rules: { 'target-size': { enabled: true } } };
  axe.options({ ...rules, resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  expect(violations.map((v) => `${what}, ${scheme}: ${v.id}: ${v.nodes.map((n) => n.target).join(' | ')}`)).toEqual([]);
  if (screenshot) await page.screenshot({ path: `build/screenshots/${screenshot}-${scheme}.png` });
}

export async function expectAccessible(page: Page, what: string, options?: Options): Promise<void> {
  for (const scheme of SCHEMES) await expectAccessibleIn(scheme, page, what, options);
}
