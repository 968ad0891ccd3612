import { expect, type Page, test } from '@playwright/test';
import { Random } from '../src/random';
import { rlhf } from '../src/recipes/library/rlhf';
import { nodeOf } from '../src/recipes/recipe';
import { LONG, longOr } from '../src/testing/long';
import { KillableBrowser } from './killable-browser';
import { decide, expectLabeled, fromFile, pairs, prepare, shownPrompt, storedLabels } from './labeling-support';
import { address, open, rail } from './studio';

const KILLS = longOr(30, 3);
const SEED = Number(process.env.RLHF_SEED ?? (LONG ? Date.now() % 1e6 : 1));
const SETTINGS = address({
  model: 'nano',
  seed: 4,
  'sft.steps': 110,
  'sft.batchSize': 4,
  'sft.maxLength': 64,
  'sft.evalEvery': 50,
  'sft.sampleEvery': 110,
  'preferences.pairs': 160, // long enough to be killed in
  'preferences.maxNewTokens': 12,
  'reward.epochs': 2,
  'reward.batchSize': 8,
  'reward.maxLength': 64,
  'reward.evalEvery': 10,
  'reward.normalisationSamples': 8,
  'reward.agreementPairs': 16,
  'ppo.iterations': 20,
  'ppo.promptsPerBatch': 4,
  'ppo.minibatchSize': 4,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 12,
  'ppo.sampleEvery': 4,
  'evaluation.promptsPerFamily': 4,
  'evaluation.heldOut': 'false',
  'evaluation.maxNewTokens': 12,
});
const STAGES = [
  ['sft', 'Supervised fine-tuning'],
  ['preferences', 'Preferences'],
  ['reward', 'Reward model'],
  ['ppo', 'PPO'],
  ['evaluation', 'Evaluation'],
] as const;
type Stage = (typeof STAGES)[number];

const banner = (page: Page) => page.getByRole('status').filter({ hasText: 'A run was cut off' });
const trouble = (page: Page) => page.getByRole('alert').filter({ hasText: 'That did not work' });

/** Figures of all stages on the rail, once the run is over. */
async function figures(page: Page): Promise<string[]> {
  // Labels that people go on to give during the run leave behind what was learned from fewer.
  await expect(rail(page).getByRole('img', { name: /^(done|out of date)$/ })).toHaveCount(6, { timeout: 400_000 });
  return (await rail(page).getByRole('button').allInnerTexts()).slice(0, 7);
}

/** What the worker told last, as it told it: a page may be too busy to show it before it is killed. */
class Told {
  stage: Stage[0] | null = null;
  step = 0;
  private last = false;
  /** When each stage told of its last step, milliseconds. */
  readonly at = new Map<Stage[0], number>();

  /** Before the page is opened. */
  async listen(page: Page): Promise<void> {
    page.on('console', (message) => {
      const [, stage, step, total] = /^told (\w+) (\d+) (\d+)$/.exec(message.text()) ?? [];
      if (!stage) return;
      this.stage = stage as Stage[0];
      this.step = Number(step);
      this.last = step === total;
      this.at.set(this.stage, Date.now());
    });
    page.on('worker', async (worker) => {
      if ((await worker.evaluate(() => self.name).catch(() => '')) === 'engine') await worker.evaluate(tellOfSteps);
    });
  }

  async begin(page: Page): Promise<void> {
    this.stage = null;
    this.last = true;
    await page.getByRole('button', { name: 'Run the whole pipeline' }).click({ timeout: 60_000 });
  }

  /** Waits until a stage is under way, because the one before it told of its last step; false where the run got past it. */
  async reached(stage: Stage): Promise<boolean> {
    const places = STAGES.map(([name]) => name);
    const at = () => (this.stage ? places.indexOf(this.stage) : -1) + (this.last ? 1 : 0);
    const wanted = STAGES.indexOf(stage);
    await expect.poll(at, { timeout: 300_000, intervals: [20] }).toBeGreaterThanOrEqual(wanted);
    return at() === wanted;
  }
}

/** In the worker's own scope. */
function tellOfSteps(): void {
  type Event = { readonly type: string; readonly node: string; readonly step: number; readonly total: number };
  const post = self.postMessage;
  self.postMessage = (message: { readonly notice?: { readonly events?: readonly Event[] } }) => {
    post.call(self, message);
    // What happened before a run was opened again is told all at once, and has no progress.
    for (const { type, node, step, total } of message.notice?.events ?? [])
      if (type === 'progress') console.debug(`told ${node} ${step} ${total}`);
  };
}

/** Of the newest run as it lies on the disk: whether any of it is left to do. */
const cutOff = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const runs = await root.getDirectoryHandle('runs');
    const records: { updatedAt: number; state: string; nodes: string[]; done: string[] }[] = [];
    for await (const run of runs.values()) {
      if (run.kind !== 'directory') continue;
      const file = await (run as FileSystemDirectoryHandle).getFileHandle('run.json');
      records.push(JSON.parse(await (await file.getFile()).text()));
    }
    const newest = records.sort((a, b) => b.updatedAt - a.updatedAt)[0];
    return newest?.state === 'running' && newest.nodes.some((node) => !newest.done.includes(node));
  });

interface Loss {
  readonly stage: Stage[0];
  readonly steps: number;
}

/** Opens the page on a killed browser's profile, and goes on. What was lost is within an interval; null: it was over. */
async function goOn(page: Page, told: Told): Promise<Loss | null> {
  await page.goto(SETTINGS);
  if (!(await cutOff(page))) return null;
  await expect(banner(page)).toBeVisible({ timeout: 60_000 });
  const text = (await banner(page).innerText()).replaceAll('\n', ' ');
  const [, title, after] = /goes on in (.+?) after ([\d,]+)/.exec(text) ?? [];
  const said = Number(/([\d,]+) \w+ since the last save/.exec(text)?.[1] ?? 0);
  const at = STAGES.find((s) => s[1] === title) as Stage;
  // The stage may have ended between its last step and the kill, or begun again before it told of one.
  expect(STAGES.indexOf(at), text).toBeGreaterThanOrEqual(STAGES.findIndex(([stage]) => stage === told.stage));
  const behind = at[0] === told.stage ? told.step - Number(after?.replace(',', '')) : 0;
  const steps = Math.max(said, behind);
  // What saves no checkpoints begins anew.
  const { checkpoint } = nodeOf(rlhf, at[0]).stage;
  if (checkpoint) expect(steps, text).toBeLessThanOrEqual(checkpoint.every);
  await banner(page).getByRole('button', { name: 'Resume' }).click();
  return { stage: at[0], steps };
}

/** A run that nobody disturbs: its figures, and the milliseconds of each stage on this machine. */
interface Calm {
  readonly figures: readonly string[];
  readonly took: ReadonlyMap<Stage[0], number>;
}
let calm: Calm;
test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(600_000);
  const page = await browser.newPage(baseURL ? { baseURL } : {});
  const told = new Told();
  await told.listen(page);
  await page.goto(SETTINGS);
  await told.begin(page);
  let before = Date.now();
  const found = await figures(page);
  const took = STAGES.map(([stage]) => {
    const since = before;
    before = told.at.get(stage) ?? since;
    return [stage, before - since] as const;
  });
  calm = { figures: found, took: new Map(took) };
  console.log(`undisturbed: ${took.map(([stage, ms]) => `${stage} ${ms} ms`).join(', ')}`);
  await page.close();
});

for (const judges of ['simulated', 'people'] as const)
  test(`killed at random moments, labels by ${judges}: nothing but some steps is lost, and the figures are the same`, async ({
    baseURL: _,
  }, info) => {
    test.setTimeout(LONG ? 3_600_000 : 600_000);
    const people = judges === 'people';
    const kills = people ? Math.floor(KILLS / 2) : Math.ceil(KILLS / 2);
    const random = new Random(SEED, `kills ${judges}`);
    const killable = new KillableBrowser(info);
    const told = new Told();
    const losses: Loss[] = [];
    let labeled = 0;
    const launch = async () => {
      const page = await killable.launch();
      await told.listen(page);
      return page;
    };
    const check = async (page: Page) => {
      const found = await figures(page);
      // Labels made on the way are learned from by the next run only.
      if (!people) expect(found).toEqual(calm.figures);
    };
    try {
      let page = await launch();
      if (people) await prepare(page, fromFile(pairs(100 + 8 * kills)));
      await page.goto(`${SETTINGS}&view=preferences`);
      if (people) await expectLabeled(page, 0);
      if (people) await shownPrompt(page); // a key before there is a pair decides nothing
      for (; people && labeled < 12; labeled++) await decide(page, labeled % 3 ? '1' : '2', labeled + 1);
      await told.begin(page);
      // Labels by people are given, so that stage is over at once.
      const stages = random.shuffle(STAGES.filter(([stage]) => !people || stage !== 'preferences'));
      for (let late = 0; losses.length < kills; ) {
        const stage = stages[losses.length % stages.length] as Stage;
        if (!(await told.reached(stage))) {
          await check(page);
          await told.begin(page);
          await told.reached(stage);
        }
        if (people) {
          await open(page, /Preferences/);
          await expectLabeled(page, labeled);
          await decide(page, '1', ++labeled);
        }
        const wait = Math.round(random.next() * (calm.took.get(stage[0]) ?? 0));
        await page.waitForTimeout(wait);
        const moment = `${wait} ms after ${stage[0]} was reached, at ${told.stage} ${told.step}`;
        await killable.kill();
        page = await launch();
        const loss = await goOn(page, told);
        const end = loss ? `${loss.steps} lost of ${loss.stage}` : 'the run was over';
        console.log(`seed ${SEED}, kill ${losses.length + 1} (${judges}): ${moment}: ${end}`);
        if (people) expect(await storedLabels(page)).toHaveLength(labeled);
        if (loss) losses.push(loss);
        else {
          expect(late++, 'kills that came too late').toBeLessThan(10 + kills);
          await told.begin(page);
        }
      }
      await check(page);
      await expect(trouble(page)).toHaveCount(0);
      console.table(
        STAGES.map(([stage]) => {
          const own = losses.filter((loss) => loss.stage === stage).map(({ steps }) => steps);
          return { stage, kills: own.length, 'steps lost at most': Math.max(0, ...own) };
        }),
      );
      if (people) console.log(`${labeled} labels given, none lost`);
    } finally {
      await killable.dispose();
    }
  });
