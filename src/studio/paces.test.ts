import { expect, it } from 'vitest';
import { presets } from '../config/model';
import type { ModelInfo } from '../engine/protocol';
import { createStudio } from './create-studio';
import { pacesStore, restOf } from './paces';
import { createTestEngine, deferred, type Handlers } from './test-engine';

const base: ModelInfo = {
  ref: 'base',
  kind: 'policy',
  name: 'nano',
  config: presets.nano,
  parameterCount: 1,
  warnings: [],
};

async function opened(handlers: Handlers = {}) {
  const engine = createTestEngine({
    start: () => ({ backend: 'wasm', adapter: 'WebAssembly SIMD', software: true, notes: [] }),
    loadBase: () => base,
    pairs: () => [],
    measurePace: () => ({ begin: 4, step: 2, total: 10 }),
    stopMeasuring: () => null,
    ...handlers,
  });
  let now = 0;
  const studio = createStudio(engine, {
    search: '?recipe=dpo&model=nano&sft.steps=10&defaults=4',
    schedule: (task) => task(),
    now: () => now,
  });
  await studio.open();
  return { engine, studio, paces: pacesStore(studio), wait: (seconds: number) => (now += 1000 * seconds) };
}

it('measures when asked, says how far it is, and forgets it where a setting makes steps longer', async () => {
  const reply = deferred<{ begin: number; step: number; total: number }>();
  const { engine, studio, paces } = await opened({ measurePace: () => reply.promise });
  expect(paces.time('sft')).toBeNull();
  const measuring = paces.measure('sft');
  engine.notify({ type: 'measuring', steps: 2 });
  expect(paces.getState().measuring).toEqual({ node: 'sft', steps: 2 });
  reply.resolve({ begin: 4, step: 2, total: 10 });
  await measuring;
  expect([paces.getState().measuring, paces.time('sft')]).toEqual([null, { step: 2, seconds: 24 }]);
  studio.settings.set('sft.batchSize', 3);
  expect(paces.time('sft')).toBeNull();
  expect(engine.asked.filter(({ name }) => name === 'measurePace')).toHaveLength(1);
});

it('stopping is no fault; anything else that goes wrong is said', async () => {
  const reply = deferred<never>();
  const { paces } = await opened({ measurePace: () => reply.promise });
  const measuring = paces.measure('sft');
  paces.stop();
  reply.reject(new Error('Measuring was stopped before two steps were done.'));
  await measuring;
  expect(paces.getState()).toMatchObject({ measuring: null, failed: null });
  const { paces: broken } = await opened({
    measurePace: () => {
      throw new Error('Run Preferences first.');
    },
  });
  await broken.measure('dpo');
  expect(broken.getState().failed).toEqual({ node: 'dpo', why: 'Run Preferences first.' });
});

it('a stage that runs tells its pace, a paused one only that of its steps, and one never run nothing', async () => {
  const ran = deferred<{ outcome: 'done' }>();
  const { engine, studio, paces, wait } = await opened({ run: () => ran.promise });
  const running = studio.run.start(['sft', 'preferences', 'dpo']);
  const at = (node: string, step: number, secondsLeft: number | null, state: 'running' | 'paused' = 'running') =>
    engine.notify({ type: 'status', status: { state, node, step, total: 10, secondsLeft } });
  at('sft', 1, null);
  wait(30);
  at('sft', 2, 24);
  expect(paces.time('sft')).toEqual({ step: 3, seconds: 30 });
  at('preferences', 1, null);
  // With what came before its first step.
  expect(paces.time('sft')).toEqual({ step: 3, seconds: 30 });
  at('preferences', 3, 7);
  at('preferences', 3, 7, 'paused');
  wait(500);
  at('dpo', 1, null);
  expect(paces.time('preferences')?.step).toBe(1);
  const rest = restOf(['sft', 'dpo', 'evaluation'], (node) => paces.time(node)?.seconds ?? null);
  expect(rest).toEqual({ seconds: 30, unknown: ['dpo', 'evaluation'] });
  ran.resolve({ outcome: 'done' });
  await running;
});
