import { expect, it } from 'vitest';
import { expectedIdentities } from '../recipes/expected';

import { setUp } from './studio-test-support';

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
