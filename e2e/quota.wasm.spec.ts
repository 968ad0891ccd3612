import { expect, type Page, test } from '@playwright/test';
import { address, backendOf, expectBackend, open, rail } from './studio';

// Errors on the console belong to this test: the browser's disk is made too small.

const SETTINGS = address({
  model: 'nano',
  seed: 4,
  'sft.steps': 260,
  'sft.batchSize': 4,
  'sft.maxLength': 64,
  'sft.evalEvery': 260,
  'sft.sampleEvery': 260,
});

/** Names of the newest run's checkpoints that have a manifest, and of files that were left half written. */
const onDisk = (page: Page): Promise<{ whole: string[]; strays: string[] }> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const whole: string[] = [];
    const strays: string[] = [];
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, child] of folder.entries())
        if (child.kind === 'directory') await walk(child as FileSystemDirectoryHandle, `${path}/${name}`);
        else if (name === 'manifest.json') whole.push(path.split('/').at(-1) as string);
        else if (name.endsWith('.part')) strays.push(`${path}/${name}`);
    };
    await walk(root, '');
    return { whole: whole.sort(), strays };
  });

test('room that runs out in the middle of a checkpoint: said, training waits, and the checkpoint before it is gone on from', async ({
  page,
}, info) => {
  await page.goto(SETTINGS);
  await expectBackend(page, backendOf(info));
  await open(page, /Fine-tuning/);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(async () => (await onDisk(page)).whole.length, { timeout: 120_000 }).toBeGreaterThan(0);

  // The browser says that there is room, as some do, and then there is not: half of the next state is written.
  for (const worker of page.workers())
    await worker.evaluate(() => {
      const { prototype } = FileSystemSyncAccessHandle;
      const { write } = prototype;
      prototype.write = function (bytes, options) {
        const { byteLength } = bytes as Uint8Array;
        if (byteLength < 100_000) return write.call(this, bytes, options);
        write.call(this, (bytes as Uint8Array).subarray(0, byteLength / 2), options);
        throw new DOMException('no room', 'QuotaExceededError');
      };
    });
  const said = page.getByRole('alert').filter({ hasText: 'The run could not be saved, so it was paused' });
  await expect(said).toContainText(/no room left to save into.*What was saved before is whole.*Press Resume/s, {
    timeout: 120_000,
  });
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeEnabled();
  const { whole, strays } = await onDisk(page);
  expect(whole.length).toBeGreaterThan(0);
  expect(strays).toEqual([]);

  // It goes on unsaved where the person wants it so, and after a reload from what was saved.
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await page.reload();
  const banner = page.getByRole('status').filter({ hasText: 'A run was cut off' });
  const step = Math.max(...whole.map((name) => Number(name.split('-')[1])));
  await expect(banner).toContainText(`after ${step} steps`, { timeout: 60_000 });
  await banner.getByRole('button', { name: 'Resume' }).click();
  await expect(rail(page).getByRole('img', { name: 'done' })).toHaveCount(2, { timeout: 120_000 });
  await expect(page.getByRole('alert')).toHaveCount(0);
});
