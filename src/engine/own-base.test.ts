/** A base that a visitor brought lies once for all runs, and travels with a run or without it. */
import { beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { readAll } from '../formats/byte-source';
import { parseConfig, recipeOf } from '../recipes/config';
import { openBase } from '../storage/bases';
import { memoryFolder } from '../storage/memory-folder';
import { changeRun, KEPT_DELETED_MS, readRecord, tidyRuns } from '../storage/run-library';
import { importRun } from '../storage/run-transfer';
import { fetchFile, headless } from '../testing/headless';
import { bundleOf, savedRun } from '../testing/saved-run';
import { broughtToy, toyBase } from '../testing/toy-base';
import { answerPrompts } from '../train/answers';

beforeAll(() => switchBackend('wasm'));

const config = parseConfig({
  nodes: { sft: { steps: 2, batchSize: 2, maxLength: 128, evalEvery: 2, sampleEvery: 2 } },
});
const bases = (folder: ReturnType<typeof memoryFolder>) =>
  [...new Set([...folder.files.keys()].filter((path) => path.startsWith('bases/')))].map((path) => path.split('/')[1]);

/** The files of a base that is kept. */
async function bytesOf(folder: ReturnType<typeof memoryFolder>, identity: string) {
  const files = [...((await openBase(folder, identity)) ?? [])];
  return new Map(await Promise.all(files.map(async ([name, source]) => [name, await readAll(source)] as const)));
}

/** A run over the toy base; its id. */
async function run(folder: ReturnType<typeof memoryFolder>): Promise<string> {
  const page = headless({ folder });
  await page.host.loadBase('nano', await broughtToy(), fetchFile);
  await page.run(['sft'], config);
  return page.saver.current as string;
}

test('two runs share one base; it goes with the last of them', async () => {
  const folder = memoryFolder();
  const ids = [await run(folder), await run(folder)];
  const identity = (await readRecord(folder, ids[0] as string)).base.identity;
  expect(new Set(bases(folder))).toEqual(new Set([identity]));
  expect(bases(folder)).toHaveLength((await toyBase()).size + 1);
  expect(await bytesOf(folder, identity)).toEqual(await toyBase());

  await changeRun(folder, ids[0] as string, { deletedAt: 0 });
  await tidyRuns(folder, KEPT_DELETED_MS + 1);
  await expect(readRecord(folder, ids[0] as string)).rejects.toMatchObject({ code: 'run-missing' });
  expect(await bytesOf(folder, identity)).toEqual(await toyBase());
  await changeRun(folder, ids[1] as string, { deletedAt: 1 });
  await tidyRuns(folder, KEPT_DELETED_MS + 1); // thrown away, but it may still be restored
  expect(await openBase(folder, identity)).not.toBeNull();
  await tidyRuns(folder, KEPT_DELETED_MS + 2);
  expect([...folder.files.keys()]).toEqual([]);
});

test('while a run cannot be read no base goes: it may be the one that needs it', async () => {
  const folder = memoryFolder();
  const id = await run(folder);
  const { base } = await readRecord(folder, id);
  await folder.write(`runs/${id}/run.json`, new TextEncoder().encode('{'));
  await tidyRuns(folder, 0);
  expect(await openBase(folder, base.identity)).not.toBeNull();
});

test('a run that left without its base opens where the base is, and says what is missing elsewhere', async () => {
  const there = memoryFolder();
  const id = await run(there);
  const without = await bundleOf(there, id, { checkpoints: true, base: false });
  const withBase = await bundleOf(there, id);
  expect(without.paths.filter((path) => path.startsWith('base/'))).toEqual([]);
  expect(withBase.paths.filter((path) => path.startsWith('base/'))).toHaveLength((await toyBase()).size);

  const here = memoryFolder();
  await run(here); // somebody brought the same base here
  const record = await importRun(here, without, () => 'unused');
  const page = headless({ folder: here });
  await page.saver.reopen({ id: record.id, load: true });
  expect(page.host.current.artifacts.refs).toEqual(['base', 'sft.policy']);
  expect({ ...(await savedRun(here, id)), state: 'done' }).toEqual(await savedRun(there, id));

  const empty = memoryFolder();
  await importRun(empty, without, () => 'unused');
  const opened = headless({ folder: empty }).saver.reopen({ id, load: true });
  await expect(opened).rejects.toMatchObject({ code: 'base-missing', message: expect.stringMatching(/with its base/) });
  // The base that comes later is for all runs that wait for it.
  await importRun(empty, withBase, () => 'second');
  await headless({ folder: empty }).saver.reopen({ id, load: true });
});

test('a bundle with another base than its run was made with is refused, and nothing of it stays', async () => {
  const there = memoryFolder();
  const id = await run(there);
  const { paths, size, read } = await bundleOf(there, id);
  const changed = async (path: string) => {
    const bytes = await read(path);
    if (path === 'base/model.safetensors') bytes[bytes.length - 1] = 1 ^ (bytes.at(-1) ?? 0);
    return bytes;
  };
  const here = memoryFolder();
  await expect(importRun(here, { paths, size, read: changed }, () => 'unused')).rejects.toThrow(
    /base model is another/,
  );
  expect([...here.files.keys()]).toEqual([]);
});

test.each([
  ['a bundled base, which never saw chat markers, is asked as plain text', undefined, true],
  ['one’s own is asked in the chat format', broughtToy, false],
] as const)('%s', async (_, files, plain) => {
  const page = headless();
  await page.host.loadBase('nano', await files?.(), fetchFile);
  await page.run(['sft'], config);
  const rows = page.events.flatMap((event) => (event.type === 'samples' ? event.rows : [])).slice(0, 8);
  const { artifacts, tokenizer } = page.host.current;
  const prompts = rows.map(({ prompt }) => prompt);
  const asked = await answerPrompts(artifacts.require('base', 'policy'), tokenizer, prompts, { greedy: true, plain });
  const other = await answerPrompts(artifacts.require('base', 'policy'), tokenizer, prompts, {
    greedy: true,
    plain: !plain,
  });
  expect(rows.map(({ answers }) => answers.base)).toEqual(asked.map(({ text }) => text));
  expect(asked.map(({ text }) => text)).not.toEqual(other.map(({ text }) => text));
});

test('an adapter that was trained elsewhere is opened beside its base: both are asked, and the page knows which it is', async () => {
  const lora = parseConfig({
    nodes: { sft: { ...config.nodes.sft, learningRate: 0.1, adapter: { train: 'lora', rank: 2 } } },
  });
  const made = headless();
  await made.host.loadBase('nano', await broughtToy(), fetchFile);
  await made.run(['sft'], lora);
  const adapter = await made.host.pack('sft.policy');
  expect([...adapter.keys()]).toContain('adapter_model.safetensors');

  const { host } = headless();
  await host.loadBase('nano', await broughtToy(), fetchFile);
  const { artifacts, tokenizer } = host.current;
  const asked = async (ref: string) =>
    (await answerPrompts(artifacts.require(ref, 'policy'), tokenizer, ['a', 'Say b'], { greedy: true })).map(
      ({ text }) => text,
    );
  const before = await asked('base');
  await host.openOutside(recipeOf(lora), 'sft.policy', adapter);
  expect(host.models().map(({ ref, adapter: on }) => [ref, on])).toEqual([
    ['base', undefined],
    ['sft.policy', true],
  ]);
  expect(await asked('base')).toEqual(before);
  expect(await asked('sft.policy')).not.toEqual(before);
});
