import { afterAll, describe, expect, it } from 'vitest';
import { presets } from '../config/model';
import type { LeftRuns, ModelInfo, RunOffer } from '../engine/protocol';
import { DEFAULTS_VERSION } from '../recipes/defaults';
import { expectedIdentities } from '../recipes/expected';
import { addRecipe, findRecipe } from '../recipes/library';
import { rlhf } from '../recipes/library/rlhf';
import type { RunRecord } from '../storage/run-record';
import { recordOf } from '../storage/run-test-support';
import { twoRewards } from '../testing/two-rewards';
import { StageError } from '../train/events';
import { createStudio } from './create-studio';
import { planFor } from './run';
import { defaultsOf } from './setting-fields';
import { createTestEngine, deferred, type Handlers, type TestEngine } from './test-engine';

const base: ModelInfo = {
  ref: 'base',
  kind: 'policy',
  name: 'nano',
  config: presets.nano,
  parameterCount: 166_000,
  warnings: [],
};
const setUp = (handlers: Handlers = {}, search = '?backend=wasm') => {
  const engine = createTestEngine({
    start: () => ({ backend: 'wasm', adapter: 'WebAssembly SIMD', software: true, notes: [] }),
    loadBase: () => base,
    pairs: () => [],
    ...handlers,
  });
  const studio = createStudio(engine, { search, schedule: (task) => task(), now: () => 0 });
  return { engine, studio };
};

it('a model made elsewhere: its stage is done, and what needs it asks for nothing more', async () => {
  const info = { ...base, ref: 'sft.policy', warnings: ['It has no chat template.'] };
  const { engine, studio } = setUp({ openModel: () => info });
  await studio.open();
  const needed = () => planFor(findRecipe('rlhf'), 'preferences', studio.run.getState(), new Set(), {});
  expect(needed()).toEqual(['sft', 'preferences']);
  expect(await studio.openModel('sft.policy', {})).toEqual(info);
  expect(engine.asked.at(-1)).toEqual({ name: 'openModel', args: { recipe: 'rlhf', ref: 'sft.policy', files: {} } });
  expect(studio.run.getState().nodes.sft?.state).toBe('done');
  expect(needed()).toEqual(['preferences']);
});

it('a model that cannot be opened changes nothing, and the page says why', async () => {
  const { studio } = setUp({
    openModel: () => {
      throw new StageError('model-tokenizer', 'The model has another tokenizer.');
    },
  });
  await studio.open();
  expect(await studio.openModel('sft.policy', {})).toBeNull();
  expect(studio.run.getState().nodes.sft?.state).toBe('waiting');
  expect(studio.session.getState().faults.at(-1)?.message).toBe('The model has another tokenizer.');
});

it('opens: starts the backend asked for and loads the preset', async () => {
  const { engine, studio } = setUp();
  await studio.open();
  expect(engine.asked.slice(0, 3)).toEqual([
    { name: 'start', args: { backend: 'wasm' } },
    { name: 'leftRuns', args: {} },
    { name: 'loadBase', args: { preset: 'nano' } },
  ]);
  expect(studio.session.getState()).toMatchObject({ deviceState: 'ready', models: { base } });
});

it.each([
  { software: false, search: '', preset: 'tiny' },
  { software: true, search: '', preset: 'nano' },
  { software: false, search: '?preset=nano', preset: 'nano' },
  { software: false, search: '?model=nano', preset: 'nano' },
])('begins with $preset where software is $software and the address says "$search"', async (given) => {
  const engine = createTestEngine({
    start: () => ({ backend: 'webgpu', adapter: 'an adapter', software: given.software, notes: [] }),
    loadBase: () => base,
  });
  const studio = createStudio(engine, { search: given.search, schedule: (task) => task(), now: () => 0 });
  await studio.open();
  expect(engine.asked[2]).toEqual({ name: 'loadBase', args: { preset: given.preset } });
  expect(studio.settings.getState().config.model).toBe(given.preset);
});

it('shows one fault for a device that cannot start, and goes on living', async () => {
  const { studio } = setUp({
    start: () => {
      throw new StageError('no-backend', 'No backend could be started.', { tried: ['wasm'] });
    },
  });
  await studio.open();
  expect(studio.session.getState()).toMatchObject({
    deviceState: 'failed',
    faults: [{ code: 'no-backend', message: 'No backend could be started.' }],
  });
  studio.session.report(new StageError('no-backend', 'No backend could be started.'));
  expect(studio.session.getState().faults).toHaveLength(1);
  studio.session.dismiss(studio.session.getState().faults[0]?.id ?? 0);
  expect(studio.session.getState().faults).toEqual([]);
});

it('puts each event where it belongs, and clears a node when it begins anew', async () => {
  const runs = [deferred<{ outcome: 'done' }>(), deferred<{ outcome: 'done' }>()];
  let next = 0;
  const { engine, studio } = setUp({ run: () => runs[next++]?.promise ?? Promise.reject(new Error('too many runs')) });
  const first = studio.runNode('sft');
  engine.notify({
    type: 'events',
    events: [
      { type: 'metrics', node: 'sft', step: 0, values: { eval_loss: 3 } },
      { type: 'metrics', node: 'sft', step: 1, values: { loss: 2.5 } },
      { type: 'samples', node: 'sft', step: 1, rows: [{ prompt: 'Hi', answers: { base: 'a', 'sft.policy': 'b' } }] },
      { type: 'progress', node: 'sft', step: 1, total: 2 },
    ],
  });
  expect(studio.metrics.latest('sft')).toEqual({ eval_loss: 3, loss: 2.5 });
  expect(studio.samples.getState().byNode.sft).toHaveLength(1);
  runs[0]?.resolve({ outcome: 'done' });
  await first;
  expect(studio.run.getState().nodes.sft?.state).toBe('done');

  void studio.runNode('sft');
  engine.notify({ type: 'events', events: [{ type: 'metrics', node: 'sft', step: 0, values: { eval_loss: 1 } }] });
  expect(studio.metrics.latest('sft')).toEqual({ eval_loss: 1 });
  // What was there before stays to be compared with.
  expect(studio.metrics.before('sft', 'loss')?.latest()).toBe(2.5);
  expect(studio.samples.getState().byNode.sft).toEqual([]);
});

it('runs the whole pipeline by one call and shows the evaluation', async () => {
  const { engine, studio } = setUp({
    run: () => ({ outcome: 'done' }),
    pairs: ({ ref }) =>
      ref !== 'preferences.pairs' ? [] : [{ prompt: 'p', chosen: 'a', rejected: 'b', rater: 'simulated:x' }],
  });
  await studio.runPipeline();
  expect(engine.asked.find((r) => r.name === 'run')?.args).toMatchObject({
    nodes: ['sft', 'preferences', 'reward', 'ppo', 'evaluation'],
    given: {},
  });
  expect(studio.settings.getState().view).toBe('evaluation');
  await new Promise((resolve) => setTimeout(resolve));
  expect(studio.pairs.getState().rows).toHaveLength(1);
});

it.each(['preferences', 'inspector', 'chat'] as const)(
  'leaves a person at work in %s when the pipeline ends',
  async (view) => {
    const { studio } = setUp({ run: () => ({ outcome: 'done' }), pairs: () => [] });
    studio.settings.show(view);
    await studio.runPipeline();
    expect(studio.settings.getState().view).toBe(view);
  },
);

it('forgets what was trained when another base is loaded, but not while a run is under way', async () => {
  const reply = deferred<{ outcome: 'done' }>();
  const { engine, studio } = setUp({ run: () => reply.promise });
  const run = studio.runNode('sft');
  engine.notify({ type: 'events', events: [{ type: 'metrics', node: 'sft', step: 1, values: { loss: 1 } }] });
  await studio.chooseBase('tiny');
  expect(engine.asked.some((r) => r.name === 'loadBase')).toBe(false);
  reply.resolve({ outcome: 'done' });
  await run;
  await studio.chooseBase('tiny');
  expect(studio.run.getState().nodes.sft?.state).toBe('waiting');
  expect(studio.metrics.names('sft')).toEqual([]);
});

it('steps a node whose models are missing by training those first', async () => {
  const { engine, studio } = setUp({ run: () => ({ outcome: 'done' }), pause: () => null, step: () => null });
  await studio.stepNode('reward', 'step');
  const asked = engine.asked.filter(({ name }) => name === 'run' || name === 'pause' || name === 'step');
  expect(asked.map(({ name }) => name)).toEqual(['run', 'run', 'pause', 'step']);
  expect(asked.map(({ args }) => (args as { nodes?: unknown }).nodes)).toEqual([
    ['sft', 'preferences'],
    ['reward'],
    undefined,
    undefined,
  ]);
});

it('keeps what was wrong in the address on the page while it opens', async () => {
  const engine = createTestEngine({
    start: () => ({ backend: 'wasm', adapter: 'WebAssembly SIMD', software: true, notes: [] }),
    loadBase: () => base,
  });
  const studio = createStudio(engine, { search: '?sft.steps=abc', schedule: (task) => task(), now: () => 0 });
  await studio.open();
  expect(studio.settings.getState().problems).toHaveLength(1);
});

it('shows the labels of a saved run as soon as it is opened again, not when it is over', async () => {
  const rows = [{ prompt: 'p', chosen: 'a', rejected: 'b', rater: 'ann' }];
  const { engine, studio } = setUp({ pairs: () => rows });
  await studio.open();
  engine.notify({ type: 'resumed', id: 'r', node: 'ppo', step: 4, lostSteps: 1, seconds: 0 });
  await new Promise((resolve) => setTimeout(resolve));
  expect(studio.pairs.getState().rows).toEqual(rows);
});

describe('another recipe', () => {
  afterAll(addRecipe(twoRewards));
  const info = (ref: string): ModelInfo => ({ ...base, ref });

  it('begins anew from the base: nothing that was made by the one before is shown', async () => {
    const { engine, studio } = setUp({ run: () => ({ outcome: 'done' }) });
    await studio.open();
    const ended = studio.runNode('sft');
    engine.notify({ type: 'events', events: [{ type: 'metrics', node: 'sft', step: 1, values: { loss: 1 } }] });
    engine.notify({ type: 'model', info: info('sft.policy') });
    await ended;
    studio.settings.chooseRecipe('two-rewards');
    expect(Object.keys(studio.run.getState().nodes)).toContain('reward-2');
    expect(studio.run.getState().nodes.sft?.state).toBe('waiting');
    expect(studio.metrics.names('sft')).toEqual([]);
    expect(Object.keys(studio.session.getState().models)).toEqual(['base']);
  });

  it('runs by its own graph, with settings of its own for each of two nodes of one stage', async () => {
    const { engine, studio } = setUp({ run: () => ({ outcome: 'done' }) });
    studio.settings.chooseRecipe('two-rewards');
    studio.settings.set('reward-2.batchSize', 4);
    await studio.runNode('ppo');
    const [asked] = engine.asked.filter(({ name }) => name === 'run');
    expect(asked?.args).toMatchObject({
      nodes: ['sft', 'preferences', 'reward-2', 'ppo'],
      config: { recipe: 'two-rewards', nodes: { 'reward-2': { batchSize: 4, epochs: 7 } } },
    });
  });

  it('comes with a saved run that followed it', async () => {
    const { engine, studio } = setUp({ resumeRun: () => ({ outcome: 'done' }) });
    const record = {
      id: 'r',
      config: defaultsOf(twoRewards),
      nodes: ['sft', 'preferences', 'reward-2'],
      done: ['sft', 'preferences'],
      artifacts: {},
      base: { own: false },
    } as unknown as RunRecord;
    await studio.goOn(record);
    expect(studio.settings.getState()).toMatchObject({ view: 'reward-2', config: { recipe: 'two-rewards' } });
    expect(engine.asked.find(({ name }) => name === 'resumeRun')?.args).toEqual({ id: 'r' });
    expect(studio.run.getState().nodes['reward-2']?.state).toBe('done');
  });

  it('is followed by a tab that watches', () => {
    const { engine, studio } = setUp();
    engine.notify({ type: 'run', nodes: ['reward-2'], done: ['sft'], config: defaultsOf(twoRewards) });
    expect(studio.settings.recipe()).toBe(twoRewards);
    expect(studio.run.getState().nodes).toMatchObject({ sft: { state: 'done' }, 'reward-2': { state: 'queued' } });
  });
});

it('with labels by people asks for no simulated ones, and shows those that were learned from', async () => {
  const rows = [{ prompt: 'p', chosen: 'a', rejected: 'b', rater: 'ann' }];
  const { engine, studio } = setUp({
    run: () => ({ outcome: 'done' }),
    pairs: ({ ref }) => (ref === 'preferences.pairs' ? rows : []),
  });
  studio.labelPlan.change({ judge: 'hand' });
  await studio.runNode('reward');
  expect(engine.asked.find(({ name }) => name === 'run')?.args).toMatchObject({
    nodes: ['sft', 'reward'],
    given: { 'data.pairs': [] },
  });
  await new Promise((resolve) => setTimeout(resolve));
  expect(studio.pairs.getState().rows).toEqual(rows);
});

describe('a run that is there already', () => {
  const config = defaultsOf(rlhf);
  const record = (change: Partial<RunRecord> = {}) => recordOf('r', { config, updatedAt: 2, ...change });
  const offer = (change: Partial<RunRecord> = {}, left: readonly string[] = []): RunOffer => ({
    record: record(change),
    left,
    step: 4,
    lostSteps: 1,
  });
  const there = (runs: Partial<LeftRuns>): Handlers => ({
    leftRuns: () => ({ open: null, last: null, cutOff: null, ...runs }),
    resumeRun: () => ({ outcome: 'done' }),
  });
  const resumes = (engine: TestEngine) =>
    engine.asked.flatMap(({ name, args }) => (name === 'resumeRun' ? [args] : []));

  it('opens again by itself, and nothing is trained for it', async () => {
    const last = offer({
      config: { ...config, seed: 7 },
      done: ['sft'],
      nodes: ['sft'],
      report: { sft: { seconds: 9 } },
    });
    const { engine, studio } = setUp(there({ last }));
    await studio.open();
    expect(resumes(engine)).toEqual([{ id: 'r', load: true }]);
    expect(engine.asked.some(({ name }) => name === 'loadBase')).toBe(false);
    expect(studio.run.getState().nodes).toMatchObject({
      sft: { state: 'done', seconds: 9 },
      ppo: { state: 'waiting' },
    });
    expect(studio.settings.getState().config.seed).toBe(7);
    expect(studio.session.getState().loadingBase).toBe(false);
  });

  it('is offered where the address asks for other settings, and opened where it asks for the same', async () => {
    for (const [search, opened] of [
      ['?seed=8&defaults=2', false],
      [`?seed=${config.seed}&model=nano&defaults=${DEFAULTS_VERSION}`, true],
    ] as const) {
      const last = offer({ config: { ...config, model: 'nano' }, done: ['sft'], nodes: ['sft'] });
      const { engine, studio } = setUp(there({ last }), search);
      await studio.open();
      expect(resumes(engine)).toHaveLength(opened ? 1 : 0);
      expect(studio.interrupted.getState().last).toEqual(opened ? null : last);
      await studio.interrupted.open();
      expect(resumes(engine)).toHaveLength(1);
      expect(studio.interrupted.getState().last).toBeNull();
    }
  });

  it('that was stopped goes on from where it was, with the settings of what had not begun as they are now', async () => {
    const nodes = ['sft', 'preferences', 'reward', 'ppo'];
    const last = offer({ done: nodes.slice(0, 3), nodes, state: 'stopped', total: 40 }, ['ppo']);
    const { engine, studio } = setUp({ ...there({ last }), pause: () => null, step: () => null });
    await studio.open();
    expect(studio.run.getState().nodes.ppo).toMatchObject({ state: 'stopped', step: 5, total: 40 });
    studio.settings.set('evaluation.maxNewTokens', 9);
    await studio.stepNode('ppo', 'step');
    expect(engine.asked.slice(-3).map(({ name }) => name)).toEqual(['resumeRun', 'pause', 'step']);
    expect(resumes(engine)[1]).toMatchObject({ id: 'r', config: { nodes: { evaluation: { maxNewTokens: 9 } } } });
    expect(engine.asked.some(({ name }) => name === 'run')).toBe(false);
  });

  it('goes on by itself where the tab that trained is gone, and waits where that one was paused', async () => {
    for (const state of ['running', 'paused'] as const) {
      const cutOff = offer({ done: [], nodes: ['sft'], state: 'running' }, ['sft']);
      const { engine, studio } = setUp(there({ last: cutOff, cutOff }));
      engine.notify({ type: 'tab', role: 'watcher' });
      engine.notify({ type: 'run', nodes: ['sft'], config });
      engine.notify({ type: 'events', events: [{ type: 'metrics', node: 'sft', step: 5, values: { loss: 1 } }] });
      engine.notify({ type: 'status', status: { state, node: 'sft', step: 5, total: 9, secondsLeft: null } });
      engine.notify({ type: 'tab', role: 'owner' });
      expect(studio.metrics.latest('sft')).toEqual({ loss: 1 });
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (state === 'paused') expect(studio.metrics.latest('sft')).toEqual({ loss: 1 });
      expect(resumes(engine)).toHaveLength(state === 'running' ? 2 : 1);
      expect(studio.interrupted.getState().offer).toEqual(state === 'running' ? null : cutOff);
    }
  });

  it('that was cut off stays on offer while another one trains', async () => {
    const cutOff = offer({ done: [], nodes: ['sft'], state: 'running' }, ['sft']);
    const reply = deferred<{ outcome: 'done' }>();
    const { engine, studio } = setUp({ ...there({ cutOff }), run: () => reply.promise });
    await studio.open();
    const run = studio.runNode('sft');
    await studio.interrupted.accept();
    expect(resumes(engine)).toEqual([]);
    reply.resolve({ outcome: 'done' });
    await run;
    expect(studio.interrupted.getState().offer).toEqual(cutOff);
  });
});

it('a lesson keeps what was made as it would make it', async () => {
  const { engine, studio } = setUp(
    { run: () => ({ outcome: 'done' }), pairs: () => [] },
    '?lesson=reward-hacking&seed=3101',
  );
  const config = studio.settings.getState().config;
  await studio.runNode('sft');
  const made = await expectedIdentities(config, new Map([['base', 'b']]));
  const artifacts = { base: { identity: 'b' }, 'sft.policy': { identity: made.get('sft.policy') ?? '' } };
  engine.notify({ type: 'artifacts', artifacts, config, rows: {} });
  await studio.lesson.load();
  await studio.teach('run');
  expect(engine.asked.findLast(({ name }) => name === 'run')?.args).toMatchObject({
    nodes: ['preferences', 'reward', 'ppo', 'evaluation'],
  });
  studio.settings.set('sft.steps', 7);
  await studio.teach('run');
  expect(studio.lesson.getState().set.map(({ field }) => field.path)).toEqual(['sft.steps']); // it has set them back
});

it.each([
  ['', false],
  ['?view=sft&backend=wasm', false],
  [`?model=nano&seed=9&defaults=${DEFAULTS_VERSION}`, false],
  [`?ppo.klCoef=0&defaults=${DEFAULTS_VERSION}`, true],
  [`?recipe=dpo&defaults=${DEFAULTS_VERSION}`, true],
])('says that settings came with a link: "%s" %s, until something is run with them', async (search, linked) => {
  const { engine, studio } = setUp({ run: () => ({ outcome: 'done' }) }, search);
  await studio.open();
  expect(studio.interrupted.getState().linked).toBe(linked);
  engine.notify({ type: 'run-begun', kept: [] });
  expect(studio.interrupted.getState().linked).toBe(false);
});

it('a recipe that begins with the model as it is stays with one that has conversations, and with no other', async () => {
  const own = { ...base, name: 'Instruct', own: 'f'.repeat(64), chats: true as const };
  const { studio } = setUp({ loadBase: ({ own: brought }) => (brought ? own : base) }, '?recipe=dpo&model=nano');
  await studio.open();
  await studio.chooseBase('nano', { name: 'Instruct', files: {} });
  studio.settings.chooseRecipe('dpo-without-sft');
  expect(Object.keys(studio.run.getState().nodes)).toEqual(['preferences', 'dpo', 'evaluation']);
  await studio.chooseBase('nano', { kept: own.own });
  expect(studio.settings.recipe().id).toBe('dpo-without-sft');
  await studio.chooseBase('nano');
  expect(studio.settings.recipe().id).toBe('dpo');
  expect(studio.settings.getState().problems).toEqual([expect.stringMatching(/begins with supervised fine-tuning/)]);
});
