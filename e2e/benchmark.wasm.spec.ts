import { readFileSync } from 'node:fs';
import { expectAccessible } from './axe';
import { address, expect, expectBackend, test } from './studio';

test('the device is measured where it is named, and the result can be taken along', async ({ page }) => {
  await page.goto(address({}));
  await expectBackend(page, 'wasm');
  await page.getByRole('button', { name: /^Device:/ }).click();
  const dialog = page.getByRole('dialog', { name: 'How fast is this device?' });
  await dialog.getByRole('checkbox', { name: 'Training step' }).uncheck();
  await dialog.getByRole('checkbox', { name: 'Rollout' }).uncheck();
  await dialog.getByRole('button', { name: 'Measure' }).click();
  await expect(dialog.getByText(/^Measuring nano: scoring/)).toBeVisible({ timeout: 60_000 });
  const row = dialog.getByRole('row', { name: /nano Reward scoring/ });
  await expect(row).toContainText('×', { timeout: 300_000 });
  await expect(dialog.getByText(/^wasm: /)).toBeVisible();
  await expectAccessible(page, 'benchmark', { include: '[role=dialog]', screenshot: 'benchmark' });

  const waiting = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const report = JSON.parse(readFileSync(await (await waiting).path(), 'utf8')) as {
    duels: { task: string; difference: number }[];
  };
  expect(report.duels.map(({ task }) => task)).toEqual(['scoring']);
  expect(report.duels[0]?.difference).toBeLessThan(1e-3);

  // A second one is stopped while it is under way.
  await dialog.getByRole('checkbox', { name: 'PPO iteration' }).check();
  await dialog.getByRole('button', { name: 'Measure' }).click();
  // By keyboard: the results of before make room, so the button moves, and on a busy machine a click lands where it was.
  await dialog.getByRole('button', { name: 'Stop measuring' }).press('Enter');
  await expect(dialog.getByText(/^Stopped/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
});
