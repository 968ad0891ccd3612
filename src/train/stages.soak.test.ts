import { expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { findRecipe } from '../recipes/library';
import { nodeOf } from '../recipes/recipe';
import { LONG, longOr } from '../testing/long';
import { type Counts, grown, startCounting } from '../testing/soak';
import { pipeline } from './pipeline';
import { disposeSession } from './session';
import { checkpointedNodes, runBefore, tinyConfig, toySession } from './toy-pipeline-test-support';

const STEPS = longOr(1000, 24);
const TIMEOUT = LONG ? 3_600_000 : 180_000;

test.each(checkpointedNodes())(
  '%s, %s: nothing grows over its steps, and nothing is left of it',
  { timeout: TIMEOUT },
  async (recipeId, id) => {
    await switchBackend('wasm');
    const count = startCounting('wasm');
    const { tensors: none } = await count();
    const recipe = findRecipe(recipeId);
    const config = tinyConfig(recipe, 4, { [id]: STEPS });
    const session = toySession(nodeOf(recipe, id));
    await runBefore(session, recipe, config, id);
    const at: { when: string; counts: Counts }[] = [];
    const seen: number[] = [];
    const tensors: number[] = [];
    for await (const event of pipeline([id], config, session, { clock: () => 0 })) {
      if (event.type !== 'progress') continue;
      const share = event.step / event.total;
      seen.push(event.step);
      const due = [0, 0.5, 1][at.length] as number;
      if (share < due) continue;
      const counts = await count();
      tensors.push(counts.tensors as number);
      at.push({ when: `after ${event.step} of ${event.total}`, counts });
    }
    expect(at).toHaveLength(3);
    expect(seen.length).toBeGreaterThan(8);
    expect(grown(`${recipeId}, ${id} on wasm`, at)).toEqual([]);
    expect(new Set(tensors).size).toBe(1);
    disposeSession(session);
    expect((await count()).tensors).toBe(none);
  },
);
