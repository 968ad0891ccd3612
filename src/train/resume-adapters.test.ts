import { expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { toArrays } from '../model';
import { findRecipe } from '../recipes/library';
import { nodeOf } from '../recipes/recipe';
import type { Artifact } from './artifacts';
import { disposeSession } from './session';
import {
  checkpointedNodes,
  contents,
  outputsOf,
  runBefore,
  runNodes,
  tinyConfig,
  toySession,
  withAdapters,
} from './toy-pipeline-test-support';
import type { Weights } from './trainable';

/** Every type of stage that takes gradient steps, once. */
const trained = [
  ...new Map(
    checkpointedNodes()
      .map(([recipe, id]) => [nodeOf(findRecipe(recipe), id).stage, recipe, id] as const)
      .filter(([stage]) => 'adapter' in (stage.settings.parse({}) as object))
      .map(([stage, recipe, id]) => [stage.type, [recipe, id] as const]),
  ).values(),
];

it.each(trained)(
  '%s, %s: with adapters in every stage, two halves are the whole, and the base stays',
  async (recipeId, id) => {
    await switchBackend('wasm');
    const recipe = findRecipe(recipeId);
    const config = withAdapters(tinyConfig(recipe, 2, { [id]: 6 }));
    const ready = async () => {
      const session = toySession(nodeOf(recipe, id));
      await runBefore(session, recipe, config, id);
      return session;
    };
    const whole = await ready();
    const base = whole.artifacts.require('base', 'policy');
    const before = await toArrays(base.parameters);
    const all = await runNodes(whole, config, [id]);
    const steps = all.events.flatMap((e) => (e.type === 'checkpoint' ? [e.step] : []));
    const half = steps[Math.floor(steps.length / 2) - 1] as number;

    const left = await runNodes(await ready(), config, [id], { until: half });
    if (!left.snapshot) throw new Error(`no checkpoint at step ${half}`);
    const moved = left.snapshot.arrays.map(({ name }) => name);
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.every((name) => /lora_[AB]|score\.weight/.test(name))).toBe(true);
    const second = await ready();
    await runNodes(second, config, [id], { resumeFrom: { snapshot: left.snapshot, past: left.events, seconds: 0 } });
    const made = await contents(second);
    expect(made).toEqual(await contents(whole));

    for (const ref of outputsOf(recipe, id)) {
      const artifact = whole.artifacts.artifact(ref);
      const { own, parameters } = (artifact as Artifact).value as Weights;
      expect([...own.keys()].every((name) => /lora_[AB]|score\.weight/.test(name))).toBe(true);
      expect(artifact?.restsOn).toBe(whole.artifacts.artifact('base'));
      expect(parameters.get('model.norm.weight')).toBe(base.parameters.get('model.norm.weight'));
    }
    expect(await toArrays(base.parameters)).toEqual(before);
    disposeSession(second);
    disposeSession(whole);
  },
);
