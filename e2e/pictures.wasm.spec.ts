import type { Page, TestInfo } from '@playwright/test';
import { pictureOf } from '../src/data/picture';
import { SIZE } from '../src/pictures/face';
import { isSmiling, readFace } from '../src/pictures/read-face';
import { expectAccessibleIn } from './axe';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

const LABELS = 30;
const COMPARED = 8;
const SETTINGS = {
  recipe: 'diffusion-dpo',
  seed: 4,
  view: 'preferences',
  'dpo.steps': 120,
  'dpo.sampleEvery': 40,
  'chosen-only.steps': 8,
  'chosen-only.watched': 8,
  'evaluation.pictures': 32,
};

/** Not the evaluation, whose name in the rail ends with what it measures. */
const LEARNED = /^(?!.*Evaluation).*Diffusion-DPO/;

const stage = (page: Page, name: RegExp) => rail(page).getByRole('button', { name });
const isDone = (page: Page, name: RegExp, timeout: number) =>
  expect(stage(page, name).getByRole('img', { name: 'done' })).toBeVisible({ timeout });

/** A person who likes smiles looks at both pictures, and skips those that are alike in that. */
async function judgeBySmile(page: Page): Promise<void> {
  const pictures = page.getByRole('region', { name: / answer$/ }).locator('img');
  const sources = () => pictures.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src));
  const counted = async () => Number((await page.getByText(/^\d+ of 100$/).innerText()).split(' ')[0]);
  for (let i = 0; (await counted()) < LABELS; i++) {
    expect(i).toBeLessThan(8 * LABELS);
    await expect(pictures).toHaveCount(2);
    const shown = await sources();
    const [left, right] = shown.map((source) => isSmiling(readFace(pictureOf(source, SIZE) as Float32Array).face));
    if (left === right) await page.keyboard.press('s');
    else {
      await page.waitForTimeout(400); // nobody looks at two pictures in less, and the page knows
      await pictures.nth(left ? 0 : 1).click();
    }
    await expect.poll(sources).not.toEqual(shown);
  }
}

/** The same person compares the two models without being told which drew which. */
async function compareBySmile(page: Page, count: number): Promise<void> {
  const pictures = page.getByRole('region', { name: / answer$/ }).locator('img');
  const sources = () => pictures.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src));
  for (let i = 0; i < count; i++) {
    await expect(pictures).toHaveCount(2);
    const shown = await sources();
    const [left, right] = shown.map((source) => isSmiling(readFace(pictureOf(source, SIZE) as Float32Array).face));
    await page.waitForTimeout(400); // as above
    if (left === right) await page.keyboard.press('0');
    else await pictures.nth(left ? 0 : 1).click();
    await expect(page.getByText(new RegExp(`^${i + 1} comparisons? by you`))).toBeVisible();
    await expect.poll(sources).not.toEqual(shown);
  }
}

/** What the rail says of a stage: the share of the watched pictures that smile. */
async function smiling(page: Page, name: RegExp): Promise<number> {
  const words = await stage(page, name).innerText();
  return Number(/smile\s*([\d.]+)%/.exec(words)?.[1]);
}

/** To where the pictures are to be compared. */
async function openLabeling(page: Page, info: TestInfo): Promise<void> {
  await page.goto(address(SETTINGS));
  await expectBackend(page, backendOf(info));
  await page.getByText('People judge, by hand').click();
  await page.getByRole('button', { name: 'Run picture model' }).click();
  await isDone(page, /Picture model/, 120_000);
  await expect(page.getByRole('heading', { name: 'Which picture is better?' })).toBeVisible();
}

test('thirty pictures clicked by hand, and the model draws what was clicked', async ({ page }, info) => {
  test.setTimeout(1_200_000); // a busy machine: what is promised is of processor time
  await openLabeling(page, info);
  await judgeBySmile(page);
  await page.screenshot({ path: 'build/screenshots/pictures-labeling.png' });

  await open(page, LEARNED);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The same captions and noise' })).toBeVisible({ timeout: 120_000 });
  await isDone(page, LEARNED, 500_000);
  await page.screenshot({ path: 'build/screenshots/pictures-learned.png' });
  await expect(stage(page, /Preferences/)).toContainText(`${LABELS} labels by people`);
  expect(await smiling(page, LEARNED)).toBeGreaterThanOrEqual((await smiling(page, /Picture model/)) + 15);

  await stage(page, /Preferences/).click();
  for (const tab of ['All labels', 'Quality']) {
    await page.getByRole('tab', { name: tab }).click();
    await expectAccessibleIn('light', page, tab, { screenshot: `pictures-${tab.toLowerCase().replace(' ', '-')}` });
  }

  await stage(page, /Evaluation/).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await isDone(page, /Evaluation/, 120_000);
  await expectAccessibleIn('light', page, 'evaluation', { screenshot: 'pictures-evaluation' });
  await page.getByRole('button', { name: 'Compare them blind' }).click();
  await compareBySmile(page, COMPARED);
  await expectAccessibleIn('light', page, 'comparing blind', { screenshot: 'pictures-comparing' });
  await expect(stage(page, /Evaluation/)).not.toContainText('people prefer it');
  await page.getByRole('button', { name: 'Done comparing' }).click();
  await expect(page.getByText(`${COMPARED} blind comparisons`)).toBeVisible();
  await expect(stage(page, /Evaluation/)).toContainText(`of ${COMPARED} `);
  const said = /people prefer it\s*(\d+)%/.exec(await stage(page, /Evaluation/).innerText())?.[1];
  expect(Number(said)).toBeGreaterThan(50);
  await page.screenshot({ path: 'build/screenshots/pictures-compared.png', fullPage: true });
  await expect(stage(page, /Preferences/)).toContainText(`${LABELS} labels by people`);
});

test('of nine pictures the best is clicked: it is better than each other one, and nothing is said of those', async ({
  page,
}, info) => {
  await openLabeling(page, info);
  await expect(page.getByRole('region', { name: / answer$/ }).locator('img')).toHaveCount(2);
  await expectAccessibleIn('light', page, 'two pictures', { screenshot: 'pictures-two' });

  await page.getByRole('button', { name: 'What is compared' }).click();
  await page.getByText('The best of several').click();
  await expect(page.getByText(/temperature/i)).toHaveCount(0);
  await page.getByLabel('Pictures', { exact: true }).fill('9');
  await page.getByLabel('Pictures', { exact: true }).blur();
  await expectAccessibleIn('light', page, 'what is compared', { screenshot: 'pictures-plan' });
  await page.getByRole('button', { name: 'Back to labeling' }).click();
  await page.keyboard.press('s'); // the pair that was open stays so until it is judged or skipped

  const grid = page.getByRole('group', { name: 'Click the picture that you like best' }).getByRole('button');
  await expect(grid).toHaveCount(9);
  await expectAccessibleIn('light', page, 'nine pictures', { screenshot: 'pictures-nine' });
  await page.waitForTimeout(400); // as above
  await grid.nth(4).click();
  await expect(page.getByText('8 of 100')).toBeVisible();
  await expect(stage(page, /Preferences/)).toContainText('8 labels by people');
  await expect(grid).toHaveCount(9);
  await expect(page.getByRole('status').filter({ hasText: 'Best saved. 8 answers.' })).toBeVisible();
  await page.keyboard.press('1');
  await expect(page.getByText('16 of 100')).toBeVisible();
});
