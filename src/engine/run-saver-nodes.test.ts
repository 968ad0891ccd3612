/** What of a run is live, what waits on disk, and what counts as the same run. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { sourcesOf } from '../formats/byte-source';
import { parseConfig } from '../recipes/config';
import { addRecipe } from '../recipes/library';
import { recipe } from '../recipes/recipe';
import { memoryFolder } from '../storage/memory-folder';
import { givenPath } from '../storage/run-artifacts';
import { readRecord } from '../storage/run-library';
import { runPath } from '../storage/run-record';
import { recordOf } from '../storage/run-test-support';
import { fetchFile, headless } from '../testing/headless';
import { onlyRun, savedRun } from '../testing/saved-run';
import { broughtToy, toyBase } from '../testing/toy-base';
import { addToyRecipes, toyScaleRecipe } from '../testing/toy-recipe/toy-recipes';
import { promptIds } from '../text/chat-template';
import { madeOf, nodesThatHold } from './provenance';
import { neededOf } from './restore-session';

/** Nobody talks to the first one. */
const chain = recipe({ ...toyScaleRecipe, id: 'chain', writers: ['scale-2.policy'] });
let removes: (() => void)[] = [];
beforeAll(async () => {
  removes = [addToyRecipes(), addRecipe(chain)];
  await switchBackend('wasm');
});
afterAll(() => {
  for (const remove of removes) remove();
});

let folder = memoryFolder();
beforeEach(() => {
  folder = memoryFolder();
});
async function pageOn() {
  const page = headless({ folder, often: true });
  await page.host.loadBase('nano', await broughtToy(), fetchFile);
  return page;
}
const chained = (target = 3) =>
  parseConfig({ recipe: 'chain', nodes: { scale: { steps: 2 }, 'scale-2': { steps: 2, target } } });
const refsOf = ({ host }: ReturnType<typeof headless>) => host.current.artifacts.refs;

test('needed are the inputs of what is left, what people talk to, the scorer and the pairs', () => {
  const nodes = ['sft', 'preferences', 'reward', 'ppo', 'evaluation'];
  const shown = ['sft.policy', 'ppo.policy', 'reward.scorer', 'preferences.pairs'];
  const needed = (done: string[]) => [...neededOf(recordOf('a', { nodes, done }))].sort();
  expect(needed(nodes)).toEqual([...shown].sort());
  const brought = ['data.demonstrations', 'data.judge', 'data.prompts'];
  expect(needed([])).toEqual([...shown, 'base', 'data.pairs', ...brought].sort());
  expect(needed(['sft', 'preferences', 'reward'])).toEqual([...shown, 'base', ...brought].sort());
  const config = chained();
  expect([...neededOf(recordOf('a', { config, nodes: ['scale', 'scale-2'], done: ['scale'] }))].sort()).toEqual([
    'data.prompts',
    'scale-2.policy',
    'scale.policy',
  ]);
});

test('what nobody needs any more waits on disk, and is loaded where a later node runs again', async () => {
  const page = await pageOn();
  const live: string[] = [];
  await page.run(['scale', 'scale-2'], chained(), {}, ({ node, type }) => {
    if (type === 'checkpoint' && node === 'scale-2') live.push(...refsOf(page));
    return false;
  });
  expect(new Set(live)).toEqual(new Set(['base', 'scale.policy', 'scale-2.policy']));
  expect(refsOf(page)).toEqual(['base', 'scale-2.policy']);
  const id = onlyRun(folder);
  const first = await savedRun(folder, id);
  expect(Object.keys(first.infos.onDisk).sort()).toEqual(['scale-2.policy', 'scale.policy']);

  const seen = page.events.length;
  expect(await page.run(['scale-2'], chained(9))).toBe('done');
  expect(page.events.slice(seen).every(({ node }) => node === 'scale-2')).toBe(true);
  expect(refsOf(page)).toEqual(['base', 'scale-2.policy']);
  const again = await savedRun(folder, page.saver.current as string); // another run, whole by itself
  expect(again).toMatchObject({ state: 'done', nodes: ['scale', 'scale-2'], done: ['scale', 'scale-2'] });
  expect((await readRecord(folder, page.saver.current as string)).lineage.parentRun).toBe(id);
  expect(await savedRun(folder, id)).toEqual(first); // what was over stays as it was
  const of = (run: typeof first, node: string) => run.metrics.filter((line) => line.node === node);
  expect(of(again, 'scale')).toEqual(of(first, 'scale'));
  expect(of(again, 'scale-2')).toHaveLength(2);
  expect(of(again, 'scale-2')).not.toEqual(of(first, 'scale-2'));
  const files = (run: typeof first) => run.files['/artifacts/scale.policy/model.safetensors'];
  expect(files(again)).toBe(files(first));
});

test('a node that is new to a run goes on in it; one that ran, or whose ground has changed, begins another', async () => {
  const page = await pageOn();
  const ids: (string | null)[] = [];
  const changed = parseConfig({ recipe: 'chain', nodes: { scale: { steps: 1 }, 'scale-2': { steps: 2 } } });
  for (const [nodes, config] of [
    [['scale'], chained()],
    [['scale-2'], chained(9)], // its own settings were never used
    [['scale-2'], chained(9)],
    [['scale', 'scale-2'], changed],
  ] as const) {
    await page.run(nodes, config);
    ids.push(page.saver.current);
  }
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(3);
  expect(await readRecord(folder, ids[0] as string)).toMatchObject({ done: ['scale', 'scale-2'], state: 'done' });
  expect(await readRecord(folder, ids[2] as string)).toMatchObject({ lineage: { parentRun: ids[0] } });
  expect(await readRecord(folder, ids[3] as string)).toMatchObject({ lineage: { parentRun: null } }); // nothing holds
});

test('what a stopped stage left is a part, and what is made of it says so', async () => {
  const page = await pageOn();
  const stop = ({ type, step, node }: { type: string; step: number; node: string }) => {
    if (node === 'scale' && type === 'progress' && step === 1) page.runner.stop();
    return false;
  };
  expect(await page.run(['scale'], chained(), {}, stop)).toBe('stopped');
  const id = page.saver.current as string;
  const part = (await readRecord(folder, id)).artifacts['scale.policy'];
  expect(part?.partOf).toMatch(/^[0-9a-f]{64}$/);
  expect(part?.identity).not.toBe(part?.partOf);
  await page.run(['scale-2'], chained());
  expect(page.saver.current).toBe(id); // it builds on the part, in the same run
  const onPart = (await readRecord(folder, id)).artifacts['scale-2.policy']?.identity;
  await page.run(['scale', 'scale-2'], chained());
  const whole = await readRecord(folder, page.saver.current as string);
  expect(whole.artifacts['scale.policy']?.identity).toBe(part?.partOf);
  expect(whole.artifacts['scale-2.policy']?.identity).not.toBe(onPart);
});

test('a node of another recipe begins another run, which has all that it builds on: the run that made it may go', async () => {
  const page = await pageOn();
  await page.run(['scale'], parseConfig({ recipe: 'toy-scale', nodes: { scale: { steps: 2 } } }));
  const first = page.saver.current as string;
  const made = await savedRun(folder, first);
  expect(await page.run(['scale-2'], chained(), {}, ({ type }) => type === 'checkpoint')).toBe('killed');
  const second = page.saver.current as string;
  expect(second).not.toBe(first);
  const record = await readRecord(folder, second);
  expect(record).toMatchObject({ config: { recipe: 'chain' }, nodes: ['scale', 'scale-2'], done: ['scale'] });
  expect(record.artifacts['scale.policy']).toEqual(made.infos.inRecord['scale.policy']);

  await folder.remove(runPath(first));
  const next = headless({ folder, often: true });
  expect((await next.resume({ id: second })).outcome).toBe('done');
  const { files } = await savedRun(folder, second);
  const weights = '/artifacts/scale.policy/model.safetensors';
  expect(files[weights]).toBe(made.files[weights]);
  expect(refsOf(next)).toEqual(['base', 'scale-2.policy']);
});

test('a node that has ended is on disk before the next one begins: a kill in between loses nothing of it', async () => {
  const page = await pageOn();
  expect(await page.run(['scale', 'scale-2'], chained(), {}, 'scale')).toBe('killed');
  const id = onlyRun(folder);
  const record = await readRecord(folder, id);
  expect(record).toMatchObject({ state: 'running', done: ['scale'] });
  expect([Object.keys(record.artifacts), Object.keys(record.report)]).toEqual([['scale.policy'], ['scale']]);

  const next = headless({ folder, often: true });
  expect((await next.saver.left()).cutOff).toMatchObject({ left: ['scale-2'], step: 0, lostSteps: 0 });
  expect((await next.resume({ id })).outcome).toBe('done');
  expect(next.events.every(({ node }) => node === 'scale-2')).toBe(true);
  const [resumed, cut] = [await savedRun(folder, id), folder];
  folder = memoryFolder();
  await (await pageOn()).run(['scale', 'scale-2'], chained());
  expect(resumed).toEqual(await savedRun(folder, onlyRun(folder)));
  expect(onlyRun(cut)).toBe(id);
});

const tiny = { batchSize: 2, maxLength: 128, evalEvery: 2 };
const labels = Array.from({ length: 6 }, (_, i) => ({
  prompt: `What is ${i}?`,
  chosen: `It is ${i}.`,
  rejected: 'No.',
  rater: 'ann',
}));
const rlhf = parseConfig({
  seed: 2,
  nodes: {
    sft: { ...tiny, steps: 2, sampleEvery: 2 },
    preferences: { maxNewTokens: 2 },
    reward: { batchSize: 2, evalEvery: 2, epochs: 1, heldOut: 0.34, normalisationSamples: 4, agreementPairs: 8 },
  },
});

test('labels that people gave stand for the pairs: the reward model learns from them, and no other are made', async () => {
  const page = await pageOn();
  await page.run(['sft'], rlhf);
  expect(await page.run(['reward'], rlhf, { 'data.pairs': labels })).toBe('done');
  expect([...new Set(page.events.map(({ node }) => node))]).toEqual(['sft', 'reward']);
  const id = onlyRun(folder);
  const record = await readRecord(folder, id);
  expect(record).toMatchObject({ nodes: ['sft', 'reward'], done: ['sft', 'reward'] });
  expect(record.lineage.data).toMatchObject({ 'data.pairs': { source: 'ann', count: 6 } });
  expect((await savedRun(folder, id)).pairs).toEqual(labels);

  const opened = headless({ folder });
  await opened.saver.reopen({ id, load: true });
  expect(opened.host.current.artifacts.require('data.pairs', 'pairs')).toMatchObject({
    rows: labels,
    sampling: { maxNewTokens: 2 },
  });
  expect([...refsOf(opened)].sort()).toEqual(['base', 'data.pairs', 'reward.scorer', 'sft.policy']);

  // Taken away again, they are no part of what is run then.
  await expect(opened.run(['reward'], rlhf)).rejects.toMatchObject({ code: 'stage-missing' });
  const without = opened.saver.current as string;
  expect(without).not.toBe(id);
  expect(await folder.read(givenPath(without, 'data.pairs'))).toBeNull();
  expect((await readRecord(folder, without)).lineage.data).toEqual({});
  expect((await savedRun(folder, id)).pairs).toEqual(labels);
});

test('a model made elsewhere stands for what a node makes: saved with the run, and no setting of that node is of its past', async () => {
  const page = await pageOn();
  await page.host.openOutside(chain, 'scale.policy', await toyBase());
  await page.run(['scale-2'], chained());
  const run = await onlyRun(folder);
  const record = await readRecord(folder, run);
  expect(record.artifacts['scale.policy']).toMatchObject({ kind: 'policy', madeBy: 'data' });
  const holds = (config: ReturnType<typeof chained>) => nodesThatHold(chain, config, madeOf(page.host.current, record));
  expect(await holds(chained())).toEqual(['scale', 'scale-2']);
  const other = parseConfig({ recipe: 'chain', nodes: { scale: { steps: 9 }, 'scale-2': { steps: 2, target: 3 } } });
  expect(await holds(other)).toEqual(['scale', 'scale-2']);
  expect(await holds(chained(4))).toEqual(['scale']);

  const files = [...(await toyBase())];
  const [name, bytes] = files.find(([path]) => path === 'model.safetensors') as (typeof files)[number];
  const changed = new Map(files).set(
    name,
    bytes.map((byte, i) => (i === bytes.length - 4 ? byte ^ 1 : byte)),
  );
  await page.host.openOutside(chain, 'scale.policy', changed);
  expect(await holds(chained())).toEqual(['scale']);
});

test('a template that writes the day writes that on which the run began, whenever it goes on', async () => {
  const files = new Map(await toyBase());
  const turns = "{% for m in messages %}{{ '<|' + m.role + '|>' + m.content + '<|eos|>' }}{% endfor %}";
  const template = `{{ strftime_now('%Y') }}${turns}{% if add_generation_prompt %}<|assistant|>{% endif %}`;
  files.set('chat_template.jinja', new TextEncoder().encode(template));
  const asked = ({ host }: ReturnType<typeof headless>) => {
    const { tokenizer } = host.current;
    return tokenizer.decode(promptIds(tokenizer, [{ role: 'user', content: 'a' }]));
  };
  const page = headless({ folder, often: true });
  await page.host.loadBase('nano', { name: 'toy', files: sourcesOf(files) }, fetchFile);
  expect(asked(page)).toContain(String(new Date().getUTCFullYear()));
  await page.run(['scale'], chained());
  expect(asked(page)).toBe('1970<|user|>a<|eos|><|assistant|>'); // the clock of these tests begins there
  const later = headless({ folder });
  await later.resume({ id: onlyRun(folder), load: true });
  expect(asked(later)).toBe('1970<|user|>a<|eos|><|assistant|>');
});
