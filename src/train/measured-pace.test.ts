import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { findRecipe } from '../recipes/library';
import { dataGiven } from './give-data';
import { MEASURED_STEPS, measuredPace } from './measured-pace';
import { contents, runBefore, runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';

beforeAll(() => switchBackend('wasm'));

it.each([
  ['rlhf', 'sft'],
  ['rlhf', 'ppo'],
  ['dpo', 'dpo'],
])('of %s, %s: nothing of what was measured is kept, also where the node had run before', async (id, node) => {
  const recipe = findRecipe(id);
  const config = tinyConfig(recipe, 6);
  const session = toySession();
  await runBefore(session, recipe, config, node);
  await runNodes(session, config, [node]);
  const before = await contents(session);
  const { numTensors } = tf.memory();
  let now = 0;
  const steps = measuredPace(node, config, session, dataGiven(session), () => (now += 500));
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) expect(next.value).toBeLessThanOrEqual(MEASURED_STEPS);
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(await contents(session)).toEqual(before);
  // By this clock every event takes half a second, and a step has a few.
  expect(next.value.step).toBeGreaterThanOrEqual(0.5);
  expect(next.value.total).toBeGreaterThan(2);
});

it('stopped half way it leaves nothing, and what others do in between is not counted', async () => {
  const recipe = findRecipe('rlhf');
  const session = toySession();
  const config = tinyConfig(recipe, 6);
  const before = tf.memory().numTensors;
  const stopped = measuredPace('sft', config, session, dataGiven(session), () => 0);
  await stopped.next();
  await stopped.return(null as never);
  expect([tf.memory().numTensors, session.artifacts.refs.includes('sft.policy')]).toEqual([before, false]);
  let now = 0;
  const steps = measuredPace('sft', config, session, dataGiven(session), () => now);
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) now += 60_000;
  expect(next.value).toMatchObject({ begin: 0, step: 0, total: 6 });
});
