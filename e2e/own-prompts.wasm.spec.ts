import { judgeByLength } from './labeling-support';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

const NAMES = ['Ana', 'Tom', 'Emma', 'Leo', 'Sara'];
const PLACES = ['garden', 'river', 'market', 'school', 'kitchen', 'forest', 'bridge', 'window', 'letter', 'boat'];
const PROMPTS = NAMES.flatMap((name) => PLACES.map((place) => `Tell ${name} about the ${place}.`));

const SMALL = {
  model: 'nano',
  seed: 3,
  'sft.steps': 60,
  'sft.batchSize': 8,
  'sft.evalEvery': 60,
  'sft.sampleEvery': 60,
  'reward.normalisationSamples': 16,
  'ppo.iterations': 2,
  'ppo.promptsPerBatch': 8,
  'ppo.minibatchSize': 8,
  'ppo.epochs': 1,
  'ppo.maxNewTokens': 40,
  'ppo.sampleEvery': 2,
  'evaluation.maxNewTokens': 24,
};

test('own prompts: 50 in a text file are asked in the panel, learned from, inspected and evaluated', async ({
  page,
}, info) => {
  await page.goto(address(SMALL));
  await expectBackend(page, backendOf(info));
  await open(page, /Fine-tuning/);
  await page.getByLabel('File of your own: Your own prompts').setInputFiles({
    name: 'fifty.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(PROMPTS.join('\n')),
  });
  await expect(page.getByText(/50 prompts in all: \d+ to train on/)).toBeVisible();
  await page.screenshot({ path: 'build/screenshots/own-prompts.png', fullPage: true });

  // The panel asks them, in a model's own answers.
  await open(page, /Preferences/);
  await expect(page.getByText('Simulated raters do not know your prompts.')).toBeVisible();
  await page.getByText('People judge, by hand').click();
  await page.getByRole('button', { name: 'Run supervised fine-tuning' }).click();
  const stage = (name: RegExp) => rail(page).getByRole('button', { name });
  await expect(stage(/Fine-tuning/).getByRole('img', { name: 'done' })).toBeVisible({ timeout: 120_000 });
  const count = (n: number) => expect(page.getByText(`${n} of 100`, { exact: true })).toBeVisible();
  await count(0);
  await expect(page.getByText(/^Tell (Ana|Tom|Emma|Leo|Sara) about the/).first()).toBeVisible();
  await judgeByLength(page, 20);
  await count(20);

  // All of the rest runs on them.
  await open(page, /Evaluation/);
  await page.getByRole('button', { name: 'Start', exact: true }).first().click();
  await expect(stage(/Evaluation/).getByRole('img', { name: 'done' })).toBeVisible({ timeout: 180_000 });
  await expect(page.getByRole('heading', { name: 'Your prompts' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'By task' })).toHaveCount(0);
  await expect(page.getByText(/^Tell \w+ about the/).first()).toBeVisible();
  await page.screenshot({ path: 'build/screenshots/own-prompts-evaluation.png', fullPage: true });
  await page
    .getByRole('button', { name: /Token inspector/ })
    .first()
    .click();
  await expect(page.getByText(/Tell \w+ about the/).first()).toBeVisible();

  // After a reload they are there again, and what was made of them is not out of date.
  await page.goto('/');
  await expect(stage(/Evaluation/).getByRole('img', { name: 'done' })).toBeVisible({ timeout: 60_000 });
  await open(page, /Fine-tuning/);
  await expect(page.getByText(/50 prompts in all: \d+ to train on/)).toBeVisible();
  await expect(page.getByText(/out of date/i)).toHaveCount(0);
});
