import { expect, type Page, test } from '@playwright/test';
import { CHECKPOINT_EVERY } from '../src/config/saving';
import { Random } from '../src/random';
import { LONG, longOr } from '../src/testing/long';
import { KillableBrowser } from './killable-browser';
import { decide, expectLabeled, fromFile, pairs, prepare, storedLabels } from './labeling-support';
import { address, open, rail } from './studio';

const KILLS = longOr(30, 3);
const SEED = Number(process.env.RLHF_SEED ?? (LONG ? Date.now() % 1e6 : 1));
const SETTINGS = address({
  preset: 'nano',
  seed: 4,
  'sft.steps': 110,
  'sft.batchSize': 4,
  'sft.maxLength': 64,
  'sft.evalEvery': 50,
  'sft.sampleEvery': 110,
  'preferences.pairs': 60,
  'preferences.maxNewTokens': 12,
  'reward.epochs': 4,
  'reward.batchSize': 8,
  'reward.maxLength': 64,
  'reward.evalEvery': 10,
  'reward.normalisationSamples': 8,
  'ppo.iterations': 7,
  'ppo.promptsPerBatch': 4,
  'ppo.minibatchSize': 4,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 12,
  'ppo.sampleEvery': 4,
  'evaluation.promptsPerFamily': 3,
  'evaluation.maxNewTokens': 12,
});
const STAGES = [
  ['sft', 'Fine-tuning', 'Supervised fine-tuning'],
  ['preferences', 'Preferences', 'Preferences'],
  ['reward', 'Reward model', 'Reward model'],
  ['ppo', 'PPO', 'PPO'],
  ['evaluation', 'Evaluation', 'Evaluation'],
] as const;
type Stage = (typeof STAGES)[number];

const item = (page: Page, name: string) => rail(page).getByRole('button', { name: new RegExp(name) });
const banner = (page: Page) => page.getByRole('status').filter({ hasText: 'A run was cut off' });
const trouble = (page: Page) => page.getByRole('alert').filter({ hasText: 'That did not work' });

/** Figures of all stages on the rail. */
const figures = async (page: Page) => (await rail(page).getByRole('button').allInnerTexts()).slice(0, 7);

async function begin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run the whole pipeline' }).click({ timeout: 60_000 });
  await expect(item(page, 'Fine-tuning').getByRole('img', { name: 'running' })).toBeVisible({ timeout: 60_000 });
}

const stateOf = async (page: Page, name: string): Promise<string> =>
  (await item(page, name).getByRole('img').first().getAttribute('aria-label')) ?? '';

/** Waits until a stage is under way; false where the run got past it before. */
async function reached(page: Page, name: string): Promise<boolean> {
  await expect.poll(() => stateOf(page, name), { timeout: 300_000, intervals: [20] }).not.toMatch(/waiting|queued/);
  return (await stateOf(page, name)) === 'running';
}

/** What the page says of the running stage: steps done. */
async function shownSteps(page: Page): Promise<number> {
  const text = page
    .getByRole('main')
    .getByText(/\d+ of \d+\b/)
    .first();
  const shown = await text.innerText({ timeout: 500 }).catch(() => '0 of');
  return Number(/([\d,]+) of/.exec(shown)?.[1]?.replace(',', ''));
}

/** Opens the page on a killed browser's profile, and goes on. What was lost is within an interval. */
async function goOn(page: Page, [stage, , title]: Stage, shown: number): Promise<string> {
  await page.goto(SETTINGS);
  await expect(banner(page)).toBeVisible({ timeout: 60_000 });
  const text = (await banner(page).innerText()).replaceAll('\n', ' ');
  const [, place, after] = /goes on in (.+?) after ([\d,]+)/.exec(text) ?? [];
  const lost = Number(/([\d,]+) \w+ since the last save/.exec(text)?.[1] ?? 0);
  const interval = stage === 'evaluation' ? 0 : CHECKPOINT_EVERY[stage];
  // The stage may have ended between the look at it and the kill.
  expect(STAGES.findIndex((s) => s[2] === place)).toBeGreaterThanOrEqual(STAGES.findIndex((s) => s[2] === title));
  if (place === title && stage !== 'evaluation') {
    expect(lost, text).toBeLessThanOrEqual(interval);
    expect(shown - Number(after?.replace(',', '')), text).toBeLessThanOrEqual(interval);
  }
  await banner(page).getByRole('button', { name: 'Go on' }).click();
  return `${place} after ${after}, ${lost} lost`;
}

for (const judges of ['simulated', 'people'] as const)
  test(`killed at random moments, labels by ${judges}: nothing but some steps is lost, and the figures are the same`, async ({
    browser,
    baseURL,
  }, info) => {
    test.setTimeout(LONG ? 3_600_000 : 600_000);
    const people = judges === 'people';
    const kills = people ? Math.floor(KILLS / 2) : Math.ceil(KILLS / 2);
    const random = new Random(SEED, `kills ${judges}`);
    const killable = new KillableBrowser(info);
    const seen: string[][] = [];
    let labeled = 0;
    const prepared = async (page: Page) => {
      if (people) await prepare(page, fromFile(pairs(60 + 4 * kills)));
      await page.goto(`${SETTINGS}&view=preferences`);
      if (!people) return;
      await expectLabeled(page, 0);
      for (; labeled < 12; labeled++) await decide(page, labeled % 3 ? '1' : '2', labeled + 1);
    };
    try {
      let page = await killable.launch();
      await prepared(page);
      await begin(page);
      // Labels by people are given, so that stage is over at once.
      const stages = random.shuffle(STAGES.filter(([stage]) => !people || stage !== 'preferences'));
      for (let kill = 0; kill < kills; kill++) {
        const stage = stages[kill % stages.length] as Stage;
        if (!(await reached(page, stage[1]))) {
          await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(6, { timeout: 400_000 });
          seen.push(await figures(page));
          await begin(page);
          await reached(page, stage[1]);
        }
        const wait = Math.round(random.next() * 2500);
        await page.waitForTimeout(wait);
        if (people) {
          await open(page, /Preferences/);
          await expectLabeled(page, labeled);
          await decide(page, '1', ++labeled);
        }
        await open(page, new RegExp(stage[1]));
        const shown = await shownSteps(page);
        await killable.kill();
        page = await killable.launch();
        const where = await goOn(page, stage, shown);
        console.log(`seed ${SEED}, kill ${kill + 1} (${judges}): ${wait} ms into ${stage[0]}, at ${shown}: ${where}`);
        if (people) expect(await storedLabels(page)).toHaveLength(labeled);
      }
      await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(6, { timeout: 400_000 });
      await expect(trouble(page)).toHaveCount(0);
      seen.push(await figures(page));
    } finally {
      await killable.dispose();
    }

    if (people) return; // labels made on the way are learned from by the next run only
    const calm = await browser.newPage(baseURL ? { baseURL } : {});
    await calm.goto(SETTINGS);
    await begin(calm);
    await expect(rail(calm).getByRole('img', { name: 'done' })).toHaveCount(6, { timeout: 400_000 });
    for (const one of seen) expect(one).toEqual(await figures(calm));
    await calm.close();
  });
