import { readFileSync } from 'node:fs';
import { address, backendOf, expect, expectBackend, open, rail, test } from './studio';

test('picks a model, trains it, sees the held-out loss fall and the answers change', async ({ page }, info) => {
  // Software WebGPU takes seconds a step, wasm a tenth of one: long enough to be paused half way on both.
  const steps = backendOf(info) === 'webgpu' ? 8 : 160;
  await page.goto(
    address({
      seed: 5,
      'sft.steps': steps,
      'sft.batchSize': 8,
      'sft.evalEvery': steps / 2,
      'sft.sampleEvery': steps / 2,
    }),
  );
  await expectBackend(page, backendOf(info));
  await page.getByRole('radio', { name: /nano/ }).check();
  await open(page, /Fine-tuning/);
  await page.getByRole('button', { name: 'Start', exact: true }).click();

  // Pause holds, one step goes one step, and the model answers a chat in between.
  const progress = page.locator('main').getByText(new RegExp(`of ${steps}\\b`));
  await expect(progress).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.locator('#stage').getByText('Paused', { exact: true })).toBeVisible();
  await page.waitForTimeout(2000);
  const held = await progress.innerText();
  await page.getByRole('button', { name: 'One step' }).click();
  await expect(progress).not.toHaveText(held, { timeout: 60_000 });

  await page.getByRole('button', { name: 'Chat', exact: true }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('How does Tom feel? Tom lost his ball.');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(
    page
      .getByRole('region', { name: /Answers to/ })
      .getByText(/\d+ tokens/)
      .first(),
  ).toBeVisible({ timeout: 60_000 });

  await open(page, /Fine-tuning/);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(page.getByText(/^Done/)).toBeVisible({ timeout: 200_000 });
  await expect(page.locator('main svg path.recharts-line-curve').first()).toBeVisible();

  // The held-out loss fell from the base model's, which the chart begins with, to the figure on the rail.
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Options of chart Loss' }).click();
  await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
  const [head = '', ...lines] = readFileSync(await (await waiting).path(), 'utf8')
    .trim()
    .split('\n');
  const column = head.split(',').indexOf('eval_loss');
  const losses = lines.flatMap((line) => line.split(',')[column] || []).map(Number);
  const [base = Number.NaN, end = Number.NaN] = [losses[0], losses.at(-1)];
  expect(losses).toHaveLength(3); // before, half way, at the end
  expect(end).toBeLessThan(base);
  const figure = await rail(page)
    .getByRole('button', { name: /Fine-tuning/ })
    .innerText();
  expect(Number(/loss ([\d.]+)/.exec(figure)?.[1])).toBeCloseTo(end, 2);

  // The same prompts, answered differently by base and SFT model.
  const rows = page.getByRole('table').filter({ hasText: 'Prompt' }).first().locator('tbody tr');
  await expect(rows).toHaveCount(8);
  const pairs = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].slice(1, 3).map((cell) => cell.textContent)),
  );
  expect(pairs.filter(([before, after]) => before !== after).length).toBeGreaterThan(4);
});
