import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import { createAlarm, raisedOf } from './alarm';
import { createMetrics } from './metrics';
import type { RunStore } from './run';

const checkpoints = [4, 10, 12, 14].map((step) => ({
  name: `ppo-${step}`,
  node: 'ppo',
  step,
  savedAt: step,
  bytes: 1,
}));
const others = [{ name: 'sft-9', node: 'sft', step: 9, savedAt: 1, bytes: 1 }];

function setup() {
  const shelf = { runs: [{ record: { id: 'one' }, checkpoints: [...others, ...checkpoints] }], current: 'one' };
  const engine = { request: vi.fn(async () => shelf) } as unknown as Engine;
  const busy = { status: { state: 'running' }, requested: ['ppo'], watched: false };
  const store = createStore(() => busy);
  const stop = vi.fn(() => store.setState({ status: { state: 'idle' }, requested: [] }));
  const run = { ...store, stop } as unknown as RunStore;
  const goOn = vi.fn(async () => 'done' as const);
  return { alarm: createAlarm(engine, { run, goOn, report: vi.fn() }), goOn, stop };
}

it('is raised at the first step that told a sign', () => {
  const metrics = createMetrics((task) => task());
  expect(raisedOf(metrics, 'ppo')).toBeNull();
  const kl = [0, 0.2, 12, 14, 15];
  for (const [i, value] of kl.entries()) {
    metrics.add('ppo', i + 1, { 'objective/kl_k3': value, 'objective/scores': value, 'objective/rubric': 1 });
    metrics.add('ppo', i + 1, { alarm: i >= 3 ? 1 : 0 });
  }
  expect(raisedOf(metrics, 'ppo')).toEqual({ step: 4, signs: ['far'] });
});

it('goes back to the newest checkpoint from before, once the run has ended, and waits there', async () => {
  const { alarm, goOn, stop } = setup();
  await alarm.look('ppo', 12);
  expect(alarm.getState().before.ppo?.name).toBe('ppo-10');
  await alarm.goBack('ppo');
  expect(stop).toHaveBeenCalledOnce();
  expect(goOn).toHaveBeenCalledWith({ id: 'one' }, { checkpoint: 'ppo-10', only: 'step' });
});

it('has no way back where no checkpoint from before is kept, and is put aside until a new run begins', async () => {
  const { alarm, goOn, stop } = setup();
  await alarm.look('ppo', 3);
  expect(alarm.getState().before).toEqual({ ppo: null });
  await alarm.goBack('ppo');
  expect(goOn).not.toHaveBeenCalled();
  expect(stop).not.toHaveBeenCalled();
  alarm.leave('ppo');
  expect(alarm.getState().left).toEqual(['ppo']);
  alarm.clear(['ppo']);
  expect(alarm.getState()).toEqual({ before: {}, left: [] });
});
