import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

const SMALL = {
  model: 'nano',
  seed: 3,
  'sft.steps': 4,
  'sft.batchSize': 4,
  'sft.evalEvery': 2,
  'sft.sampleEvery': 4,
  'preferences.pairs': 8,
  'reward.epochs': 1,
  'reward.normalisationSamples': 8,
  'reward.agreementPairs': 16,
  'ppo.iterations': 2,
  'ppo.promptsPerBatch': 4,
  'ppo.minibatchSize': 4,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 16,
  'evaluation.promptsPerFamily': 1,
  'evaluation.heldOut': 'false',
  'evaluation.maxNewTokens': 16,
};
const LONG = { timeout: 120_000 };
const main = (page: Page) => page.getByRole('main');
const item = (page: Page, name: RegExp) => rail(page).getByRole('button', { name });
const outdated = (page: Page) => rail(page).getByRole('img', { name: 'out of date' });
const done = (page: Page) => rail(page).getByRole('img', { name: 'done' });

async function runAll(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Run the whole pipeline' });
  await button.click();
  await expect(button).toBeDisabled();
  await expect(button).toBeEnabled(LONG);
}

/** β, as a person changes it. */
async function setBeta(page: Page, value: string): Promise<void> {
  await open(page, /PPO/);
  const beta = main(page).getByRole('textbox', { name: 'β', exact: true });
  await beta.fill(value);
  await beta.blur();
}

async function figuresOf(page: Page): Promise<Record<string, string>> {
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  // The list is read from the disk when it is opened.
  await page.waitForTimeout(500);
  const rows = main(page)
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox', { name: /^Compare / }) });
  await expect(rows.first()).toBeVisible();
  const all = await rows.evaluateAll((list) =>
    list.map((row) => [row.querySelector('button')?.textContent ?? '', row.children[3]?.textContent ?? '']),
  );
  return Object.fromEntries(all);
}

test('another β: what is out of date says so, one button mends it, and the run before stays as it was', async ({
  page,
}, info) => {
  await page.goto(address(SMALL));
  await expectBackend(page, backendOf(info));
  await runAll(page);
  await expect(done(page)).toHaveCount(6);
  const before = await figuresOf(page);
  const [first = ''] = Object.keys(before);
  expect(Object.keys(before)).toHaveLength(1);

  await setBeta(page, '0.05');
  await expect(outdated(page)).toHaveCount(2);
  await expect(main(page).getByRole('note')).toContainText('made with β 0.3, now 0.05');
  await expectAccessible(page, 'out of date');
  await open(page, /Evaluation/);
  await expect(main(page).getByRole('note')).toContainText('made from PPO as it was before');
  await expect(main(page).getByRole('button', { name: /Policy \(PPO\), out of date/ })).toBeVisible();

  // Back to what it was: nothing is out of date.
  await setBeta(page, '0.3');
  await expect(outdated(page)).toHaveCount(0);

  await setBeta(page, '0.05');
  await main(page).getByRole('button', { name: 'Bring it up to date' }).click();
  await expect(item(page, /PPO/).getByRole('img', { name: 'done' })).toBeVisible(LONG);
  await expect(outdated(page)).toHaveCount(1);
  await open(page, /Evaluation/);
  await expect(main(page).getByRole('note')).toContainText('belongs to the run before');
  await expect(item(page, /Evaluation/)).not.toContainText(/wins \d/);
  const ofNew = async () => (await figuresOf(page))['β 0.05'] ?? '';
  await expect.poll(ofNew).toMatch(/PPO/); // the record may be on its way to the disk
  const between = await figuresOf(page);
  expect(between[first]).toBe(before[first]);
  expect(between['β 0.05']).not.toMatch(/wins/);

  await open(page, /Evaluation/);
  await main(page).getByRole('button', { name: 'Bring it up to date' }).click();
  await expect(done(page)).toHaveCount(6, LONG);
  await expect.poll(ofNew).toMatch(/wins/);
  const after = await figuresOf(page);
  expect(Object.keys(after)).toHaveLength(2);
  expect(after[first]).toBe(before[first]);
});

test('an imported run replays in the inspector and is never written over; a lesson shows nothing of it', async ({
  page,
  browser,
  watch,
}, info) => {
  await page.goto(address(SMALL));
  await expectBackend(page, backendOf(info));
  await runAll(page);
  const before = await figuresOf(page);
  const [first = ''] = Object.keys(before);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: `Actions of ${first}` }).click();
  await page.getByRole('menuitem', { name: 'Export as one file' }).click();
  const file = await (await saved).path();

  const context = await browser.newContext();
  try {
    const other = await context.newPage();
    await watch(other);
    await other.goto(`${new URL(page.url()).origin}/?preset=nano&view=runs&threads=1`);
    await expect(other.getByText('No runs yet')).toBeVisible({ timeout: 60_000 });
    await other.locator('input[type=file]').setInputFiles(file);
    await expect(other.getByRole('heading', { name: first })).toBeVisible();
    await other.getByRole('button', { name: '← All runs' }).click();
    await other.getByRole('button', { name: `Actions of ${first}` }).click();
    await other.getByRole('menuitem', { name: 'Load its models' }).click();
    await expect(done(other)).toHaveCount(6, LONG);
    await expect(outdated(other)).toHaveCount(0);

    // The inspector has the iteration that the file brought; one more phase is another run's.
    await other.getByRole('button', { name: 'Token inspector' }).click();
    await expect(main(other).getByRole('heading', { name: 'Iteration 2' })).toBeVisible();
    expect((await figuresOf(other))[first]).toBe(before[first]);
    await other.getByRole('button', { name: 'Token inspector' }).click();
    await other.getByRole('button', { name: 'One phase' }).click();
    await expect(main(other).getByRole('heading', { name: 'Iteration 1' })).toBeVisible(LONG);
    await other.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(item(other, /PPO/).getByRole('img', { name: 'stopped' })).toBeVisible(LONG);
    const after = await figuresOf(other);
    expect(Object.keys(after)).toHaveLength(2);
    expect(after[first]).toBe(before[first]);

    // A lesson shows nothing that was made with other settings.
    await other.getByRole('button', { name: 'Lessons' }).click();
    await main(other)
      .getByRole('button', { name: /^Too few labels/ })
      .click();
    await main(other).getByRole('list', { name: 'Your prediction' }).getByRole('button').first().click();
    await main(other).getByRole('button', { name: 'Train it live in this tab' }).click();
    await expect(main(other).getByText('Watch it there')).toBeVisible(LONG);
    await expect(done(other)).toHaveCount(1);
    await other.getByRole('button', { name: 'Pause the run' }).click();
    await open(other, /PPO/);
    await expect(other.locator('main svg path.recharts-line-curve')).toHaveCount(0);

    // Its settings give way to one's own again, after a reload too.
    await other.reload();
    await expect(main(other).getByText('The lesson “Too few labels” has set this page.')).toBeVisible(LONG);
    expect(new URL(other.url()).searchParams.get('seed')).not.toBe(String(SMALL.seed));
    await other.getByRole('button', { name: 'Back to my settings' }).click(LONG);
    await expect
      .poll(() => new URL(other.url()).searchParams.get('ppo.iterations'))
      .toBe(String(SMALL['ppo.iterations']));
    expect(new URL(other.url()).searchParams.get('seed')).toBe(String(SMALL.seed));
    await expect(main(other).getByText(/has set this page/)).toHaveCount(0);
  } finally {
    await context.close();
  }
});

test('another file of demonstrations is another ground: fine-tuning says so, and its run stays', async ({
  page,
}, info) => {
  await page.goto(address(SMALL));
  await expectBackend(page, backendOf(info));
  await open(page, /Fine-tuning/);
  await main(page).getByRole('button', { name: 'Start', exact: true }).click();
  await expect(main(page).getByText(/^Done/)).toBeVisible(LONG);
  const before = await figuresOf(page);
  await open(page, /Fine-tuning/);
  const rows = Array.from({ length: 12 }, (_, i) =>
    JSON.stringify({ prompt: `Number ${i}?`, completion: `It is ${i}.` }),
  );
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles({
      name: 'good.jsonl',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(rows.join('\n')),
    });
  await expect(main(page).getByRole('note')).toContainText('made from other demonstrations');
  await main(page).getByRole('button', { name: 'Bring it up to date' }).click();
  await expect(outdated(page)).toHaveCount(0);
  await expect(main(page).getByText(/^Done/)).toBeVisible(LONG);
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await expect(main(page).getByRole('heading', { name: '2 runs' })).toBeVisible();
  const after = await figuresOf(page);
  expect(Object.keys(after)).toContain('12 prompts, 12 demonstrations');
  for (const [name, figures] of Object.entries(before)) expect(after[name]).toBe(figures);
});
