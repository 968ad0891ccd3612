import { describe, expect, it } from 'vitest';
import type { LeftRuns, RunOffer } from '../engine/protocol';
import { DEFAULTS_VERSION } from '../recipes/defaults';
import { rlhf } from '../recipes/library/rlhf';
import type { RunRecord } from '../storage/run-record';
import { recordOf } from '../storage/run-test-support';
import { StageError } from '../train/events';
import { createStudio } from './create-studio';
import { defaultsOf } from './setting-fields';
import { base, setUp } from './studio-test-support';
import { createTestEngine, deferred, type Handlers, type TestEngine } from './test-engine';

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

it('keeps what was wrong in the address on the page while it opens', async () => {
  const engine = createTestEngine({
    start: () => ({ backend: 'wasm', adapter: 'WebAssembly SIMD', software: true, notes: [] }),
    loadBase: () => base,
  });
  const studio = createStudio(engine, { search: '?sft.steps=abc', schedule: (task) => task(), now: () => 0 });
  await studio.open();
  expect(studio.settings.getState().problems).toHaveLength(1);
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
