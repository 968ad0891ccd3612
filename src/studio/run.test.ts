import { describe, expect, it } from 'vitest';
import { parseConfig } from '../recipes/config';
import { rlhf } from '../recipes/library/rlhf';
import { order } from '../recipes/recipe';
import { twoRewards } from '../testing/two-rewards';
import { createRun, hasOwnPace, type NodeState, pace, planFor, progressOf } from './run';
import { createTestEngine, deferred, type Handlers } from './test-engine';

function setUp(handlers: Handlers = {}, recipe = rlhf) {
  const reply = deferred<{ outcome: 'done' | 'stopped' }>();
  const engine = createTestEngine({
    run: () => reply.promise,
    pause: () => null,
    resume: () => null,
    step: () => null,
    stop: () => null,
    ...handlers,
  });
  const log: string[] = [];
  const clock = { now: 0 };
  const run = createRun(engine, {
    recipe: () => recipe,
    inputs: () => ({ config: parseConfig({}), given: {}, name: 'a run' }),
    now: () => clock.now,
    report: (cause) => log.push(`fault ${String(cause)}`),
    onStart: (node) => log.push(`start ${node}`),
    onDone: (node) => log.push(`done ${node}`),
  });
  const progress = (node: string) => progressOf(run.getState(), node);
  const states = () => order(recipe).map((node) => progress(node).state);
  return { run, engine, reply, log, clock, states, progress };
}
const running = (node: string, step: number, total: number) =>
  ({ state: 'running', node, step, total, secondsLeft: null }) as const;

it('a step takes what is left, divided by the steps to come; at the end nobody asks', () => {
  expect(pace({ secondsLeft: 12, step: 2, total: 8 })).toBe(2);
  expect(pace({ secondsLeft: null, step: 1, total: 8 })).toBeNull();
  expect(pace({ secondsLeft: 0, step: 8, total: 8 })).toBeNull();
});

describe('a run', () => {
  it('goes through its nodes as they show signs of life', async () => {
    const { run, reply, log, clock, states, progress } = setUp();
    const ended = run.start(['sft', 'preferences', 'reward']);
    expect(states()).toEqual(['queued', 'queued', 'queued', 'waiting', 'waiting']);
    run.onStatus(running('sft', 0, 100));
    run.onProgress('sft', 40, 100);
    expect(progress('sft')).toMatchObject({ state: 'running', step: 40, total: 100 });
    clock.now = 5000;
    run.onProgress('preferences', 1, 10);
    expect(states()).toEqual(['done', 'running', 'queued', 'waiting', 'waiting']);
    expect(progress('sft')).toMatchObject({ seconds: 5, step: 100 });
    reply.resolve({ outcome: 'done' });
    expect(await ended).toBe('done');
    expect(states()).toEqual(['done', 'done', 'done', 'waiting', 'waiting']);
    expect(log).toEqual([
      'start sft',
      'done sft',
      'start preferences',
      'done preferences',
      'start reward',
      'done reward',
    ]);
    expect(run.getState()).toMatchObject({ requested: [], status: { state: 'idle' } });
  });

  it('that is stopped leaves the node stopped where it was and the rest waiting', async () => {
    const { run, reply, states, progress } = setUp();
    const ended = run.start(['sft', 'preferences']);
    run.onProgress('sft', 40, 100);
    reply.resolve({ outcome: 'stopped' });
    await ended;
    expect(states().slice(0, 2)).toEqual(['stopped', 'waiting']);
    expect(progress('sft').step).toBe(40);
  });

  it('that fails says why once and can be started again', async () => {
    const { run, reply, log, states } = setUp();
    const ended = run.start(['sft']);
    run.onProgress('sft', 3, 100);
    reply.reject(new Error('The loss is not a number.'));
    expect(await ended).toBe('failed');
    expect(states()[0]).toBe('failed');
    expect(log.at(-1)).toBe('fault Error: The loss is not a number.');
    void run.start(['sft']);
    expect(states()[0]).toBe('queued');
  });

  it('ignores the idle moment between two nodes and a second start', async () => {
    const { run, engine } = setUp();
    void run.start(['sft', 'preferences']);
    run.onProgress('sft', 1, 2);
    run.onStatus({ state: 'idle', node: null, step: 0, total: 0, secondsLeft: null });
    expect(run.getState().status.state).toBe('running');
    expect(await run.start(['sft'])).toBe('failed');
    expect(engine.asked.filter((r) => r.name === 'run')).toHaveLength(1);
  });

  it('says at once that it stops, whatever the worker says before it has heard so, and which node it begins with', async () => {
    const heard = deferred<null>();
    const { run, reply } = setUp({ stop: () => heard.promise });
    const ended = run.start(['sft']);
    run.onStatus({ state: 'running', node: null, step: 0, total: 0, secondsLeft: null });
    expect(run.getState().status).toMatchObject({ state: 'running', node: 'sft' });
    expect(hasOwnPace(run.getState(), 'sft')).toBe(false);
    run.onStatus({ ...running('sft', 2, 10), secondsLeft: 50 });
    expect(hasOwnPace(run.getState(), 'sft')).toBe(true);
    run.stop();
    expect(run.getState().status.state).toBe('stopping');
    run.onStatus(running('sft', 3, 10));
    expect(run.getState().status).toMatchObject({ state: 'stopping', step: 3 });
    heard.resolve(null);
    await new Promise((r) => setTimeout(r, 1));
    // A fresh worker, in place of one that was lost meanwhile, knows nothing of it: it can be stopped again.
    run.onStatus(running('sft', 4, 10));
    expect(run.getState().status.state).toBe('running');
    reply.resolve({ outcome: 'stopped' });
    await ended;
    expect(run.getState().status.state).toBe('idle');
  });

  it('in one-step mode asks for the pause and the step at once', async () => {
    const { run, engine } = setUp();
    void run.start(['sft'], { only: 'phase' });
    expect(engine.asked.map((r) => r.name)).toEqual(['run', 'pause', 'step']);
    run.onStatus({ ...running('sft', 0, 10), state: 'paused' });
    expect(run.getState().status.state).toBe('paused');
  });

  it('tells two nodes of one stage apart, and is not led astray by a node that it does not know', () => {
    const { run, progress, states } = setUp({}, twoRewards);
    void run.start(['reward', 'reward-2']);
    run.onProgress('reward', 3, 30);
    run.onProgress('reward-2', 1, 9);
    run.onProgress('alchemy', 1, 9);
    expect(progress('reward')).toMatchObject({ state: 'done', step: 30 });
    expect(progress('reward-2')).toMatchObject({ state: 'running', step: 1, total: 9 });
    expect(Object.keys(run.getState().nodes)).toEqual(order(twoRewards));
    expect(states()).toHaveLength(6);
  });

  it('that is gone on with shows what is over, in the order of the recipe', async () => {
    const { run, states, engine } = setUp({ resumeRun: () => ({ outcome: 'done' }) });
    const ended = run.goOn(['sft'], ['reward', 'preferences'], { id: 'r' });
    expect(run.getState().requested).toEqual(['preferences', 'reward']);
    await ended;
    expect(states()).toEqual(['done', 'done', 'done', 'waiting', 'waiting']);
    expect(engine.asked).toEqual([{ name: 'resumeRun', args: { id: 'r' } }]);
  });
});

describe('a plan', () => {
  const nothing: ReadonlySet<string> = new Set();
  const at = (states: Readonly<Record<string, NodeState>>, step = 5) => ({
    nodes: Object.fromEntries(
      Object.entries(states).map(([id, state]) => [id, { state, step, total: 10, startedAt: 0, seconds: null }]),
    ),
  });

  it('holds what a node builds on and finds nothing of, and nothing else', () => {
    expect(planFor(rlhf, 'ppo', at({}), nothing, {})).toEqual(['sft', 'preferences', 'reward', 'ppo']);
    expect(planFor(rlhf, 'ppo', at({ sft: 'done', preferences: 'done' }), nothing, {})).toEqual(['reward', 'ppo']);
    expect(planFor(rlhf, 'sft', at({}), nothing, {})).toEqual(['sft']);
    // The second reward model is what is optimised: the first is nobody's ancestor.
    expect(planFor(twoRewards, 'ppo', at({ sft: 'done', preferences: 'done' }), nothing, {})).toEqual([
      'reward-2',
      'ppo',
    ]);
  });

  it('builds on what a stopped node left where its stage says that one can', () => {
    expect(planFor(rlhf, 'preferences', at({ sft: 'stopped' }), nothing, {})).toEqual(['preferences']);
    expect(planFor(rlhf, 'preferences', at({ sft: 'stopped' }, 0), nothing, {})).toEqual(['sft', 'preferences']);
    const states = { sft: 'done', preferences: 'done', reward: 'stopped' } as const;
    expect(planFor(rlhf, 'ppo', at(states), nothing, {})).toEqual(['reward', 'ppo']);
  });

  it('makes no labels where people gave some', () => {
    const given = new Set(['data.pairs']);
    expect(planFor(rlhf, 'reward', at({ sft: 'done' }), given, {})).toEqual(['reward']);
    expect(planFor(rlhf, 'ppo', at({}), given, {})).toEqual(['sft', 'reward', 'ppo']);
    expect(planFor(rlhf, 'preferences', at({ sft: 'done' }), given, {})).toEqual(['preferences']);
  });
});

it('counts the time that a node took before it was left, once it goes on', async () => {
  const reply = deferred<{ outcome: 'done' }>();
  const { run, clock, progress } = setUp({ resumeRun: () => reply.promise });
  clock.now = 100_000;
  const ended = run.goOn([], ['sft'], { id: 'r' });
  run.onResumed('sft', 57);
  run.onSign('sft');
  clock.now += 19_000;
  reply.resolve({ outcome: 'done' });
  await ended;
  expect(progress('sft').seconds).toBe(76);
});
