import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, test } from './studio';

/** Pixels of the smallest text that is drawn, a picture's included, and what it says. */
const smallestText = (page: Page) =>
  page.evaluate(() => {
    const sizes: { size: number; text: string }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const [element, text] = [node.parentElement, node.textContent?.trim()];
      if (!element || !text || /^(script|style)$/i.test(element.tagName)) continue;
      const { width, height } = element.getBoundingClientRect();
      if (width < 2 || height < 2 || getComputedStyle(element).visibility === 'hidden') continue;
      const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1;
      sizes.push({ size: Number.parseFloat(getComputedStyle(element).fontSize) * scale, text });
    }
    return sizes.sort((a, b) => a.size - b.size)[0];
  });

test('a recorded run is presented by keyboard alone, readable from the back row, and its plan is a link', async ({
  page,
}) => {
  await page.goto('/?present');
  const room = page.getByRole('main', { name: 'Presentation' });
  const title = room.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('SFT');
  await expect(room).toContainText('step 0 of');

  // On to the end of the first stage, which plays; paused and gone on with; once more leaps there.
  await page.keyboard.press('ArrowRight');
  await expect(room).not.toContainText('step 0 of');
  await page.keyboard.press('Space');
  await expect(room.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  await expect(room).toContainText(/step (\d+) of \1/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(title).toHaveText('Labels');
  await expect(room).toContainText('Better');
  await expect.poll(() => smallestText(page).then((text) => text?.size)).toBeGreaterThanOrEqual(18);

  // Back, to another prompt, and nothing but the picture.
  await page.keyboard.press('ArrowLeft');
  await expect(title).toHaveText('SFT');
  const prompt = room.locator('q');
  const before = await prompt.innerText();
  await page.keyboard.press('ArrowDown');
  await expect(prompt).not.toHaveText(before);
  await page.keyboard.press('h');
  await expect(room.getByRole('button')).toHaveCount(0);
  await page.keyboard.press('h');

  // A moment is taken out of the plan, and the address is then the plan.
  await page.keyboard.press('a');
  await expect(page).toHaveURL(/present=sft%400%2Cpreferences/);
  await page.reload();
  await expect(room).toContainText('1 of 4');

  // The last scene, looked at; nothing of it is cut off.
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
  await expect(title).toHaveText('PPO');
  await expect(room).toContainText(/iteration (\d+) of \1/);
  await expect(room.getByRole('img', { name: /^PPO, iteration/ })).toHaveAccessibleName(/Reward .*, True quality/);
  expect((await smallestText(page))?.size).toBeGreaterThanOrEqual(18);
  const hidden = await room.evaluate((main) => main.scrollHeight - main.clientHeight);
  expect(hidden).toBeLessThanOrEqual(0);
  await expectAccessible(page, 'presentation', { screenshot: 'present' });

  // On a phone and in a small window too, and with its keys listed.
  for (const width of [390, 640, 1024]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page, `presentation at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.keyboard.press('?');
  const keys = page.getByRole('region', { name: 'Keys' });
  await expect(keys).toContainText('Play up to the next scene');
  expect((await smallestText(page))?.size).toBeGreaterThanOrEqual(18);
  await expectAccessible(page, 'the keys of a presentation');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();

  // The run of this tab, of which there is none yet; and back to the page.
  await page.keyboard.press('l');
  await expect(title).toHaveText('Nothing has run in this tab yet');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('slider', { name: 'Moment of the training' })).toBeVisible();
  await expect(page).not.toHaveURL(/present=/);
  await expect(page.getByRole('button', { name: 'Present', exact: true })).toBeFocused();
  await page.getByRole('button', { name: 'Present', exact: true }).click();
  await expect(title).toHaveText('SFT');
});

test('a plan that names no stage says so and shows the usual one', async ({ page }) => {
  await page.goto('/?present=dpo@3');
  const room = page.getByRole('main', { name: 'Presentation' });
  await expect(room).toContainText('The plan “dpo@3” names no stage of this run');
  await expect(room.getByRole('heading', { level: 1 })).toHaveText('SFT');
});
