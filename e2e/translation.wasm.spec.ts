import type { Page } from '@playwright/test';
import { expectLabeled, fromFile, pairs, prepare, storedLabels } from './labeling-support';
import { address, expect, open, rail, test } from './studio';

/**
 * What the browser's translation does to a page: each text goes into a `<font>` of its own, those that come later too.
 * `moved`: the text node itself goes into it; `replaced`: another one stands there, in capitals, and the page's own is
 * gone from the document.
 */
async function translated(page: Page, way: 'moved' | 'replaced'): Promise<void> {
  await page.evaluate((kind) => {
    const wrap = (text: Text) => {
      const parent = text.parentElement;
      if (!parent || !text.data.trim() || parent.closest('font, script, style, svg')) return;
      const font = document.createElement('font');
      if (kind === 'moved') {
        parent.insertBefore(font, text);
        font.append(text);
      } else {
        font.textContent = text.data.toUpperCase();
        parent.replaceChild(font, text);
      }
    };
    const all = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      texts.forEach(wrap);
    };
    all(document.body);
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        if (target instanceof Text && target.isConnected) wrap(target);
        for (const node of addedNodes)
          if (!node.isConnected) continue;
          else if (node instanceof Text) wrap(node);
          else if (!(node instanceof Element && node.localName === 'font')) all(node);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  }, way);
}

for (const way of ['moved', 'replaced'] as const)
  test(`a page translated by the browser goes on, its figures too: texts ${way}`, async ({ page }) => {
    await prepare(page, fromFile(pairs(12)));
    const small = { 'sft.steps': 60, 'sft.batchSize': 4, 'sft.evalEvery': 20, 'sft.sampleEvery': 20 };
    await page.goto(address({ view: 'sft', model: 'nano', seed: 2, ...small }));
    await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
    await translated(page, way);

    // A run, with everything that it changes on the page, while somebody labels.
    await page.getByRole('button', { name: /^Start$/i }).click();
    await open(page, /^\S+\s*preferences/i);
    await expect(page.getByText(/^0 of 100$/i)).toBeVisible();
    for (let i = 1; i <= 8; i++) {
      await page.keyboard.press(i % 2 ? '1' : '2');
      await expect(page.getByText(new RegExp(`^${i} of 100$`, 'i'))).toBeVisible();
    }
    await page.keyboard.press('z');
    await expect(page.getByText(/^7 of 100$/i)).toBeVisible();
    await expect(
      rail(page)
        .getByRole('button', { name: /fine-tuning \(/i })
        .getByRole('img', { name: 'done' }),
    ).toBeVisible({ timeout: 120_000 });
    for (const view of [
      /fine-tuning \(/i,
      /PPO/i,
      /token inspector/i,
      /chat/i,
      /^runs/i,
      /base model/i,
      /fine-tuning \(/i,
    ]) {
      await open(page, view);
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByText(/could not be drawn/i)).toHaveCount(0);
    }
    await expect(page.getByText(/60 of 60/i)).toBeVisible();
    expect(await page.locator('font').count()).toBeGreaterThan(20);
    expect(await storedLabels(page)).toHaveLength(7);
  });

test('what the model reads and writes is not for translation', async ({ page }) => {
  await prepare(page, fromFile(pairs(3)));
  await page.goto(address({ view: 'preferences', model: 'nano' }));
  await expectLabeled(page, 0);
  const texts = page.getByText(/^(What is number \d|It is \d|Who knows\?)/);
  await expect(texts).toHaveCount(3);
  for (const text of await texts.all()) await expect(text).toHaveAttribute('translate', 'no');
  for (const formula of await page.locator('[role=math]').all())
    await expect(formula).toHaveAttribute('translate', 'no');
});
