import { address, expect, expectBackend, open, rail, test } from './studio';

test('picks a model, trains it, sees the loss fall on a chart and the answers change', async ({ page }, info) => {
  // Software WebGPU takes seconds a step, wasm a tenth of one: long enough to be paused half way on both.
  const steps = info.project.name === 'webgpu' ? 8 : 80;
  await page.goto(
    address({
      seed: 5,
      'sft.steps': steps,
      'sft.batchSize': 8,
      'sft.evalEvery': steps / 2,
      'sft.sampleEvery': steps / 2,
    }),
  );
  await expectBackend(page, info.project.name);
  await page.getByRole('radio', { name: /nano/ }).check();
  await open(page, /Fine-tuning/);
  await page.getByRole('button', { name: 'Start', exact: true }).click();

  // Pause holds, one step goes one step, and the model answers a chat in between.
  const progress = page.locator('main').getByText(new RegExp(`of ${steps}\\b`));
  await expect(progress).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
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
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText(/^Done/)).toBeVisible({ timeout: 200_000 });
  await expect(page.locator('main svg path.recharts-line-curve').first()).toBeVisible();

  // The held-out loss fell: the figure on the rail is below what the base model had, which the chart's data says.
  const figure = await rail(page)
    .getByRole('button', { name: /Fine-tuning/ })
    .innerText();
  expect(Number(/loss ([\d.]+)/.exec(figure)?.[1])).toBeLessThan(1);

  // The same prompts, answered differently by base and fine-tuned model.
  const rows = page.getByRole('table').filter({ hasText: 'Prompt' }).first().locator('tbody tr');
  await expect(rows).toHaveCount(8);
  const pairs = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].slice(1, 3).map((cell) => cell.textContent)),
  );
  expect(pairs.filter(([before, after]) => before !== after).length).toBeGreaterThan(4);
});
