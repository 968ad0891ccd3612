import { afterAll, describe, expect, it } from 'vitest';
import type { ModelInfo } from '../engine/protocol';
import { addRecipe, findRecipe } from '../recipes/library';
import type { RunRecord } from '../storage/run-record';
import { twoRewards } from '../testing/two-rewards';
import { StageError } from '../train/events';
import { planFor } from './run';
import { defaultsOf } from './setting-fields';
import { base, setUp } from './studio-test-support';
import { deferred } from './test-engine';

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
