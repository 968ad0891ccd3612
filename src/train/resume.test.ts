import { describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { findRecipe } from '../recipes/library';
import { nodeOf } from '../recipes/recipe';
import type { RunEvent } from './events';
import {
  checkpointedNodes,
  contents,
  outputsOf,
  runBefore,
  runNodes,
  tinyConfig,
  toySession,
} from './toy-pipeline-test-support';

/** Figures and samples: what a person would see. */
const shown = (events: readonly RunEvent[]) => events.filter((e) => e.type === 'metrics' || e.type === 'samples');

const onWasm = checkpointedNodes().map(([recipe, id]) => ['wasm', recipe, id] as const);

describe('a stage left half way and taken up by another session', () => {
  it.each([...onWasm, ['cpu', 'rlhf', 'sft'] as const])(
    'on %s, %s, %s: the two halves equal the whole, bit by bit',
    async (backend, recipeId, id) => {
      await switchBackend(backend);
      const recipe = findRecipe(recipeId);
      // What it builds on is made three times: in fewer steps.
      const config = tinyConfig(recipe, 4, { [id]: backend === 'cpu' ? 10 : 20 });
      const ready = async () => {
        const session = toySession(nodeOf(recipe, id));
        await runBefore(session, recipe, config, id);
        return session;
      };
      const whole = await ready();
      const all = await runNodes(whole, config, [id]);
      const steps = all.events.flatMap((e) => (e.type === 'checkpoint' ? [e.step] : []));
      expect(steps.length).toBeGreaterThan(4);
      const half = steps[Math.floor(steps.length / 2) - 1] as number;

      const left = await runNodes(await ready(), config, [id], { until: half });
      if (!left.snapshot) throw new Error(`no checkpoint at step ${half}`);
      expect([left.snapshot.node, left.snapshot.step]).toEqual([id, half]);
      const snapshot = structuredClone(left.snapshot);

      // A tab that knows what came before and the checkpoint, and nothing else.
      const second = await ready();
      const resumeFrom = { snapshot: left.snapshot, past: left.events, seconds: 0 };
      const rest = await runNodes(second, config, [id], { resumeFrom });

      expect(shown([...left.events, ...rest.events])).toEqual(shown(all.events));
      const made = await contents(second);
      expect(made).toEqual(await contents(whole));
      expect(Object.keys(made)).toEqual(expect.arrayContaining(outputsOf(recipe, id)));
      expect(second.report).toEqual(whole.report);
      // What it was taken up from is as it was: a second failure starts from the same.
      expect(left.snapshot).toEqual(snapshot);
    },
  );
});
