/** A model of a person's own is there again without its files, can be deleted where nothing needs it, and opens without room too. */
import { beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { parseConfig } from '../recipes/config';
import { memoryFolder } from '../storage/memory-folder';
import { changeRun } from '../storage/run-library';
import { fetchFile, headless } from '../testing/headless';
import { broughtToy } from '../testing/toy-base';
import { broughtBase, keepOpened, keptModels } from './kept-models';

beforeAll(() => switchBackend('wasm'));

const config = parseConfig({
  nodes: { sft: { steps: 2, batchSize: 2, maxLength: 128, evalEvery: 2, sampleEvery: 2 } },
});
const asked = ({ host, runner, folder }: ReturnType<typeof headless>) =>
  keptModels({ host, runner, folder: async () => folder });

async function opened(folder: ReturnType<typeof memoryFolder>, free?: number) {
  const page = headless({ folder });
  await page.host.loadBase('nano', await broughtToy(), fetchFile);
  await keepOpened({
    host: page.host,
    folder: async () => folder,
    free: async () => free ?? Number.POSITIVE_INFINITY,
    notify: (notice) => void page.notices.push(notice),
  });
  return page;
}

test('it is kept when it was opened, and opens again from there, under its name', async () => {
  const folder = memoryFolder();
  const page = await opened(folder);
  const { own = '' } = page.host.baseInfo;
  expect(await asked(page).keptModels()).toMatchObject([{ identity: own, name: 'toy', isOpen: true, runs: 0 }]);
  const later = headless({ folder });
  expect(await asked(later).keptModels()).toMatchObject([{ isOpen: false }]);
  const info = await later.host.loadBase('nano', await broughtBase({ kept: own }, folder), fetchFile);
  expect(info).toEqual(page.host.baseInfo);
  await expect(broughtBase({ kept: 'f'.repeat(64) }, folder)).rejects.toMatchObject({ code: 'model-not-kept' });
  await expect(broughtBase({ kept: own }, null)).rejects.toMatchObject({ code: 'model-not-kept' });
});

test('it is deleted unless it is open or a run needs it', async () => {
  const folder = memoryFolder();
  const page = await opened(folder);
  const { own: identity = '' } = page.host.baseInfo;
  await expect(asked(page).deleteKept({ identity })).rejects.toThrow(/is open/);
  await page.run(['sft'], config);
  await changeRun(folder, page.saver.current ?? '', { deletedAt: 1 });
  const later = headless({ folder });
  await expect(asked(later).deleteKept({ identity })).rejects.toThrow(/need this model \(1\)/);
  await folder.remove('runs');
  await asked(later).deleteKept({ identity });
  expect([...folder.files.keys()]).toEqual([]);
});

test.each([
  ['the browser says that there is no room', memoryFolder(), 10],
  ['the disk turns out to be full', memoryFolder(1000), undefined],
])('where %s, it is open all the same, and one message says what comes of it', async (_, folder, free) => {
  const page = await opened(folder, free);
  expect(page.host.baseInfo.name).toBe('toy');
  expect(page.faults()).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(
        /^The model is open, but this browser does not keep it: .* its files are needed again\.$/,
      ),
    }),
  ]);
  expect([...folder.files.keys()]).toEqual([]);
});
