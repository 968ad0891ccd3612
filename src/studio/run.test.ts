import { describe, expect, it } from 'vitest';
import { runConfigSchema } from '../config/run';
import { createRun, planFor } from './run';
import { PIPELINE, type PipelineStage } from './stages';
import { createTestEngine, deferred, type Handlers } from './test-engine';

function setUp(handlers: Handlers = {}) {
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
    inputs: () => ({ config: runConfigSchema.parse({}) }),
    now: () => clock.now,
    report: (cause) => log.push(`fault ${String(cause)}`),
    onStageStart: (stage) => log.push(`start ${stage}`),
    onStageDone: (stage) => log.push(`done ${stage}`),
  });
  const states = () => PIPELINE.map((stage) => run.getState().stages[stage].state);
  return { run, engine, reply, log, clock, states };
}
const running = (stage: PipelineStage, step: number, total: number) =>
  ({ state: 'running', stage, step, total, secondsLeft: null }) as const;

describe('a run', () => {
  it('goes through its stages as they show signs of life', async () => {
    const { run, reply, log, clock, states } = setUp();
    const ended = run.start(['sft', 'preferences', 'reward']);
    expect(states()).toEqual(['queued', 'queued', 'queued', 'waiting', 'waiting']);
    run.onStatus(running('sft', 0, 100));
    run.onProgress('sft', 40, 100);
    expect(run.getState().stages.sft).toMatchObject({ state: 'running', step: 40, total: 100 });
    clock.now = 5000;
    run.onProgress('preferences', 1, 10);
    expect(states()).toEqual(['done', 'running', 'queued', 'waiting', 'waiting']);
    expect(run.getState().stages.sft).toMatchObject({ seconds: 5, step: 100 });
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

  it('that is stopped leaves the stage stopped where it was and the rest waiting', async () => {
    const { run, reply, states } = setUp();
    const ended = run.start(['sft', 'preferences']);
    run.onProgress('sft', 40, 100);
    reply.resolve({ outcome: 'stopped' });
    await ended;
    expect(states().slice(0, 2)).toEqual(['stopped', 'waiting']);
    expect(run.getState().stages.sft.step).toBe(40);
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

  it('ignores the idle moment between two stages and a second start', async () => {
    const { run, engine } = setUp();
    void run.start(['sft', 'preferences']);
    run.onProgress('sft', 1, 2);
    run.onStatus({ state: 'idle', stage: null, step: 0, total: 0, secondsLeft: null });
    expect(run.getState().status.state).toBe('running');
    expect(await run.start(['sft'])).toBe('failed');
    expect(engine.asked.filter((r) => r.name === 'run')).toHaveLength(1);
  });

  it('in one-step mode asks for the pause and the step at once', async () => {
    const { run, engine } = setUp();
    void run.start(['sft'], { only: 'phase' });
    expect(engine.asked.map((r) => r.name)).toEqual(['run', 'pause', 'step']);
    run.onStatus({ ...running('sft', 0, 10), state: 'paused' });
    expect(run.getState().status.state).toBe('paused');
  });
});

it('a plan holds the stages that are missing, and only those', () => {
  const { run } = setUp();
  expect(planFor('ppo', run.getState().stages)).toEqual(['sft', 'preferences', 'reward', 'ppo']);
  const { stages } = run.getState();
  expect(planFor('ppo', { ...stages, preferences: { ...stages.sft, state: 'done' } })).toEqual(['reward', 'ppo']);
  expect(planFor('sft', stages)).toEqual(['sft']);
});
