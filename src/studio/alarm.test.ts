import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import { ALARM } from '../frontier/alarm';
import { parseConfig } from '../recipes/config';
import { findRecipe, recipes } from '../recipes/library';
import { createAlarm, dearer, raisedOf } from './alarm';
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

const RECORD = { id: 'one', config: parseConfig({ nodes: { ppo: { klCoef: 0.05 } } }) };

function setup() {
  const shelf = { runs: [{ record: RECORD, checkpoints: [...others, ...checkpoints] }], current: 'one' };
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
  expect(alarm.getState().before.ppo?.checkpoint.name).toBe('ppo-10');
  await alarm.goBack('ppo');
  expect(stop).toHaveBeenCalledOnce();
  expect(goOn).toHaveBeenCalledWith(RECORD, { checkpoint: 'ppo-10', only: 'step' });
});

it('goes back with another price of KL: the run that ran away is proposed twice its own', async () => {
  const { alarm, goOn } = setup();
  await alarm.look('ppo', 12);
  const proposal = alarm.getState().before.ppo?.dearer;
  expect(proposal).toMatchObject({ field: { path: 'ppo.klCoef', label: 'β' }, value: 0.05, proposed: 0.1 });
  await alarm.goBack('ppo', { path: 'ppo.klCoef', value: 0.1 });
  const config = parseConfig({ nodes: { ppo: { klCoef: 0.1 } } });
  expect(goOn).toHaveBeenCalledWith(RECORD, { checkpoint: 'ppo-10', only: 'step', config });
});

it.each([
  ['rlhf', 'ppo', { klCoef: 0 }, 'ppo.klCoef', 0.3],
  ['rlhf', 'ppo', { klCoef: 80 }, 'ppo.klCoef', 100],
  ['rlhf', 'ppo', { adaptive: { enabled: true, target: 6 } }, 'ppo.adaptive.target', 3],
  ['grpo', 'grpo', {}, 'grpo.beta', 0.2],
])('%s: what holds the policy nearer is found in its manifest', (recipe, node, settings, path, proposed) => {
  const config = parseConfig({ recipe, nodes: { [node]: settings } });
  expect(dearer(findRecipe(recipe), config, node)).toMatchObject({ field: { path }, proposed });
});

it('every stage that can raise the alarm says what to raise against it', () => {
  const stages = recipes().flatMap((recipe) => recipe.nodes.map((node) => ({ recipe, node })));
  const alarming = stages.filter(({ node }) => node.stage.metrics.some(({ name }) => name === ALARM));
  expect(alarming.length).toBeGreaterThan(3);
  for (const { recipe, node } of alarming)
    expect(dearer(recipe, parseConfig({ recipe: recipe.id }), node.id)?.field.label).toBe('β');
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
