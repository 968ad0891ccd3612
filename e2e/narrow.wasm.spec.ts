import type { Page } from '@playwright/test';
import { makePair } from '../src/labeling/pair-queue';
import { expectAccessibleIn } from './axe';
import { expectLabeled, fromFile, ORIGINS, prepare, storedLabels } from './labeling-support';
import { address, expect, test } from './studio';

const VIEWS = [
  'Base model',
  'Fine-tuning',
  'Preferences',
  'Reward model',
  'PPO',
  'Evaluation',
  'Token inspector',
  'Chat',
  'Runs',
];
const TABS = ['Calibration', 'All labels', 'Raters and files', 'Quality', 'Label'];
/** Of a phone, of a page zoomed to 200% and more, of a small laptop. */
const SIZES = [
  [390, 844],
  [640, 360],
  [820, 1180],
  [1024, 768],
] as const;

/** More than any window shows at once. */
const long = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const text = (words: string) => `${words} ${i}. ${`${words}, and so on and on. `.repeat(60)}`;
    const source = { ...ORIGINS[0], cut: true };
    const pair = makePair(
      `What is number ${i}?`,
      { text: text('It is'), source },
      { text: text('Who knows'), source: ORIGINS[1] },
    );
    if (!pair) throw new Error('no pair');
    return pair;
  });

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Texts of the top bar and the view's heading that lie on each other. */
const overlaps = (page: Page) =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll('header button, header label, header select, main h1, nav > button')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 1);
    return boxes.flatMap(({ element: a, box: x }, i) =>
      boxes.slice(i + 1).flatMap(({ element: b, box: y }) => {
        if (a.contains(b) || b.contains(a)) return [];
        const apart = x.right <= y.left + 1 || y.right <= x.left + 1 || x.bottom <= y.top + 1 || y.bottom <= x.top + 1;
        return apart ? [] : [`${a.textContent || a.ariaLabel} on ${b.textContent || b.ariaLabel}`];
      }),
    );
  });

const menu = (page: Page) => page.getByRole('button', { name: 'Stages and views' });
async function show(page: Page, view: string): Promise<void> {
  if (await menu(page).isVisible()) await menu(page).click();
  await page
    .getByRole('navigation', { name: 'Pipeline' })
    .getByRole('button', { name: new RegExp(view) })
    .click();
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  // A tip under the pointer is no part of what is looked at.
  await page.mouse.move(0, 0);
}

/** One page goes through all of them: what a window is resized to is laid out as what it was opened with. */
test('at every size every view stands side by side and passes axe', async ({ page }) => {
  await prepare(page, fromFile(long(4)));
  await page.goto(address({ view: 'preferences', model: 'nano' }));
  await expectLabeled(page, 0);
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const view of VIEWS) {
      await show(page, view);
      expect(await overflow(page), `${view}, ${width}`).toBe(0);
      expect(await overlaps(page), `${view}, ${width}`).toEqual([]);
      await expectAccessibleIn('light', page, `${view}, ${width}`);
    }
    // A name with its owner is to be read while it is typed.
    await show(page, 'Base model');
    const name = await page.getByLabel('Or by name from the Hub').boundingBox();
    expect(name?.width, `Hub, ${width}`).toBeGreaterThan(240);
    await show(page, 'Preferences');
    for (const tab of TABS) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      expect(await overflow(page), `${tab}, ${width}`).toBe(0);
      await expectAccessibleIn('light', page, `${tab}, ${width}`);
    }
    await expectAccessibleIn('dark', page, `labeling, ${width}`, { screenshot: `labeling-${width}` });
  }
});

test('labeling under a thumb: long answers scroll in their place, and the buttons are in view', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    ...(baseURL && { baseURL }),
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await prepare(page, fromFile(long(12)));
  await page.goto(address({ view: 'preferences', model: 'nano' }));
  await expectLabeled(page, 0);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await expect(button('Left is better')).toBeInViewport({ ratio: 1 });
  await expect(button('Right is better')).toBeInViewport({ ratio: 1 });
  for (const side of ['Left', 'Right']) {
    const { width = 0, height = 0 } = (await button(`${side} is better`).boundingBox()) ?? {};
    expect(width).toBeGreaterThan(120);
    expect(height).toBeGreaterThanOrEqual(44);
  }
  const text = page.getByRole('group', { name: 'Text of the left answer' });
  await text.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(text).toContainText(/and so on and on\.$|cut off here/);
  await expect(button('Left is better')).toBeInViewport({ ratio: 1 });
  await expect(page.getByText('cut off here: max new tokens reached')).toHaveCount(1);

  // Two taps in a row at one place judge one pair: nobody has read the second. And the place is the same for every pair.
  const place = await button('Left is better').boundingBox();
  await expect(page.getByText(/^What is number \d+\?$/)).toBeInViewport({ ratio: 1 });
  await button('Left is better').tap();
  await button('Left is better').tap();
  await expectLabeled(page, 1);
  await page.waitForTimeout(400);
  expect(await storedLabels(page)).toHaveLength(1);
  expect(await button('Left is better').boundingBox()).toEqual(place);
  await button('Undo').tap();

  const tap = async (name: string | RegExp, labeled: number) => {
    await page.waitForTimeout(350); // as long as nobody reads two answers in
    await button(name).tap();
    await expectLabeled(page, labeled);
  };
  await tap('Left is better', 1);
  // The next answer is read from its top.
  expect(await text.evaluate((element) => element.scrollTop)).toBe(0);
  await tap('Right is better', 2);
  await page
    .getByRole('radiogroup', { name: /How much better/ })
    .getByText('clearly')
    .tap();
  await tap('Left is better', 3);
  await tap('Tie', 4);
  await tap('Both bad', 5);
  await tap('Skip', 5);
  await tap('Undo', 5);
  await tap('Undo', 4);
  await button('Flag').tap();
  await page.getByRole('textbox', { name: 'Note' }).tap();
  await page.keyboard.type('by thumb');
  await tap('Right is better', 5);
  await menu(page).tap();
  await page.getByRole('navigation', { name: 'Pipeline' }).getByRole('button', { name: /Chat/ }).tap();
  await expect(page.getByRole('heading', { level: 1, name: 'Chat' })).toBeVisible();
  expect((await storedLabels(page)).map(({ choice }) => choice)).toEqual(
    expect.arrayContaining(['left', 'right', 'tie']),
  );
  expect((await storedLabels(page)).at(-1)).toMatchObject({ choice: 'right', flagged: true, note: 'by thumb' });
  await context.close();
});
