import type { Page } from '@playwright/test';
import { policyNode } from '../src/frontier/points';
import { Random } from '../src/random';
import { parseConfig } from '../src/recipes/config';
import { findRecipe } from '../src/recipes/library';
import { order } from '../src/recipes/recipe';
import { expectAccessible } from './axe';
import { tasksWhile } from './page-tasks';
import { address, backendOf, expect, expectBackend, open, test } from './studio';

/** What a run of each recipe comes to: KL at its end, and a true reward that turns (PPO here) or does not. */
const RUNS = [
  ['rlhf', 14, 0.12, 0.08],
  ['rloo', 5, 0.1, 0.02],
  ['grpo', 3, 0.06, 0.01],
  ['dpo', 2, 0.09, 0.02],
] as const;
const SEEDS = [1, 2, 3];

/** As many families as an evaluation of the bundled world asks. */
const familiesOf = (node: string, random: Random) =>
  Array.from({ length: 26 }, (_, i) => ({
    ...{ family: `family-${i}`, title: `Family ${i}`, metric: 'exact match', heldOut: i >= 16, prompts: 50 },
    scores: { base: 0, 'sft.policy': 0.5 + 0.1 * random.next(), [`${node}.policy`]: 0.3 + 0.6 * random.next() },
  }));

/** A saved run's files, as the page writes them, and as long: every step of every stage has its line of figures. */
function filesOf([recipe, furthest, alpha, beta]: (typeof RUNS)[number], seed: number): Record<string, string> {
  const config = parseConfig({ recipe, seed });
  const nodes = order(findRecipe(recipe));
  const node = policyNode(findRecipe(recipe))?.id ?? '';
  const random = new Random(seed, recipe);
  const id = `${recipe}-${seed}`;
  const told = (of: string, steps: number, values: (i: number) => Record<string, number>) =>
    Array.from({ length: steps }, (_, i) => JSON.stringify({ node: of, step: i + 1, at: 1, values: values(i) }));
  const others = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`x/${i}`, random.normal()]));
  const lines = [
    ...told('sft', 800, () => others(6)),
    ...told('reward', 150, () => others(12)),
    ...told(node, 60, (i) => {
      const kl = (furthest * i) / 60;
      const d = Math.sqrt(kl);
      const rubric = 0.55 + 0.01 * seed + (d > 0 ? d * (alpha - beta * Math.log(d)) : 0) + 0.02 * random.normal();
      const scores: Record<string, number> =
        recipe === 'dpo' ? {} : { 'objective/scores': 0.9 * d + 0.1 * random.normal() };
      return { ...others(40), 'objective/kl': kl, 'objective/rubric': rubric, 'objective/answers': 64, ...scores };
    }),
  ];
  const rate = 0.5 + 0.03 * seed + 0.02 * furthest ** 0.5;
  const winRate = { rate, low: rate - 0.035, high: rate + 0.035, prompts: 800 };
  const shape = { vocab_size: 1024, hidden_size: 64, intermediate_size: 128, num_hidden_layers: 2 };
  const rest = { num_attention_heads: 4, max_position_embeddings: 128, rms_norm_eps: 1e-5, rope_theta: 10_000 };
  const record = {
    ...{
      version: 2,
      id,
      name: `${recipe}, seed ${seed}`,
      createdAt: seed,
      updatedAt: seed,
      config,
      nodes,
      device: null,
    },
    base: {
      name: 'nano',
      identity: '',
      own: false,
      tokenizerHash: '',
      config: { ...shape, ...rest },
      parameterCount: 1,
    },
    lineage: { parentRun: null, parentCheckpoint: null, data: {} },
    ...{ state: 'done', done: nodes, reach: { metricsBytes: 0, samplesBytes: 0 }, node: null, step: 0, total: 0 },
    ...{ checkpoints: [], artifacts: {}, deletedAt: null },
    report: { evaluation: { table: { families: familiesOf(node, random), winRate } } },
  };
  return { [`runs/${id}/run.json`]: JSON.stringify(record), [`runs/${id}/metrics.jsonl`]: `${lines.join('\n')}\n` };
}

const write = (page: Page, files: Readonly<Record<string, string>>) =>
  page.evaluate(async (all) => {
    const root = await navigator.storage.getDirectory();
    for (const [path, text] of Object.entries(all)) {
      const parts = path.split('/');
      let at = root;
      for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part, { create: true });
      const file = await (await at.getFileHandle(parts.at(-1) ?? '', { create: true })).createWritable();
      await file.write(text);
      await file.close();
    }
  }, files);

test('four algorithms by three seeds stand on one frontier, drawn from saved runs', async ({ page, browser }, info) => {
  await page.goto(address({ model: 'nano' }));
  await expectBackend(page, backendOf(info));
  await open(page, /^Compare$/);
  const main = page.getByRole('main');
  await expect(main.getByText('Nothing to compare yet')).toBeVisible();

  const runs = RUNS.flatMap((run) => SEEDS.map((seed) => filesOf(run, seed)));
  await write(page, Object.assign({}, ...runs));
  await open(page, /Base model/);
  const picture = main.getByRole('img', { name: /^True reward/ });
  const tasks = await tasksWhile(browser, async () => {
    await open(page, /^Compare$/);
    await expect(picture).toBeVisible();
  });
  const [ofPage, ofWorker] = [tasks.page, tasks.worker].map((all) =>
    all.reduce((sum, { processor }) => sum + processor, 0),
  );
  const description = `${ofPage?.toFixed(0)} ms of the page, ${ofWorker?.toFixed(0)} ms of its worker`;
  info.annotations.push({ type: 'processor time of drawing twelve runs', description });
  console.log(description);
  expect(tasks.page.length).toBeGreaterThan(5); // the trace saw them at work
  expect(tasks.worker.length).toBeGreaterThan(5);
  expect((ofPage ?? 0) + (ofWorker ?? 0)).toBeLessThan(2000);
  const rows = main.getByRole('table').filter({ hasText: 'Turns at KL' }).getByRole('row');
  for (const title of ['RLHF with PPO', 'RLHF with RLOO', 'RLHF with GRPO', 'DPO'])
    await expect(rows.filter({ has: page.getByText(title, { exact: true }) })).toContainText('1, 2, 3');
  // Three seeds turn at one place, on both sides of which there are points; the others end before theirs.
  await expect(rows.filter({ hasText: 'RLHF with PPO' })).not.toContainText('not identified');
  await expect(rows.filter({ hasText: 'RLOO' })).toContainText('not identified');
  // What a colleague would ask first: whether they had the same labels, and how far chance moves a point.
  await expect(main.getByText(/^They do not learn from the same labels\. .*answers per prompt: .*DPO 2/)).toBeVisible();
  await expect(main.getByText(/^At distance 0 every line is the same SFT model\./)).toBeVisible();
  await expectAccessible(page, 'Compare', { screenshot: 'compare' });

  const strip = main.getByRole('row', { name: /^Family 3/ }).getByRole('img');
  await expect(strip).toHaveAccessibleName(/^RLHF with PPO: \d+%, 3 seeds from \d+% to \d+%; DPO: /);
  await main.getByText('Change from SFT', { exact: true }).click();
  await expect(strip).toHaveAccessibleName(/^RLHF with PPO: [+−]0\.\d+/);

  await main.getByText('Learned reward', { exact: true }).click();
  await expect(main.getByText('Not drawn: DPO.')).toBeVisible();
  await main.getByText('Win rate', { exact: true }).click();
  await expect(main.getByRole('img', { name: /^Wins against/ })).toBeVisible();
  await main.getByRole('checkbox', { name: 'GRPO' }).uncheck();
  await expect(main.getByRole('img', { name: /GRPO/ })).toHaveCount(0);

  // The menu of recipes: a picture, what each needs, how long it takes here.
  await page.getByRole('button', { name: 'Recipe', exact: true }).click();
  const menu = page.getByRole('dialog', { name: 'Recipes' });
  await expect(menu.getByRole('button', { name: /^RLHF with PPO/ })).toHaveAttribute('aria-current', 'true');
  await expect(menu.getByRole('button', { name: /^DPO/ })).toContainText('labels of pairs');
  await expectAccessible(page, 'Recipes', { include: '[role="dialog"]', screenshot: 'recipes' });
  await menu.getByRole('button', { name: /^RLHF with RLOO/ }).click();
  await expect(page).toHaveURL(/recipe=rloo/);
});
