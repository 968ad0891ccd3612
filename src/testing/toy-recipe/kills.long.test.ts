import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../../compute/testing';
import type { RunEvent } from '../../train/events';
import { LONG } from '../long';
import { addToyRecipes, toyAdapterRecipe, toyScaleRecipe } from './toy-recipes';
import { ran, resumed } from './toy-runs';

let remove: () => void;
beforeAll(async () => {
  remove = addToyRecipes();
  await switchBackend('wasm');
});
afterAll(() => remove());

describe.each([
  ['a full copy', toyScaleRecipe],
  ['adapters', toyAdapterRecipe],
])('a recipe that only a test knows, with %s', (_, recipe) => {
  it(
    'killed after any checkpoint, it goes on in another page and ends as if nothing had been',
    async () => {
      const whole = await ran(recipe);
      expect(whole.outcome).toBe('done');
      expect(whole.faults()).toEqual([]);
      const saves = whole.events.flatMap((e, i) => (e.type === 'checkpoint' ? [i] : []));
      const lasts = saves.filter((at, i) => whole.events[at]?.node !== whole.events[saves[i + 1] ?? 0]?.node);
      // At full length after every event; else after every third checkpoint and the last of each node.
      const ends = LONG ? [...whole.events.keys()] : saves.filter((at, i) => i % 3 === 1 || lasts.includes(at));
      expect(ends.length).toBeGreaterThan(5);
      for (const last of ends) {
        let seen = 0;
        const left = await ran(recipe, () => seen++ === last);
        expect(left.outcome).toBe('killed');
        const again = await resumed(left.folder, { id: left.id });
        expect(again.outcome).toBe('done');
        expect(again.saved).toEqual(whole.saved);
        expect(again.live).toEqual(whole.live);
        const event = whole.events[last] as RunEvent;
        expect(
          again.events.some((e) => e.type === 'checkpoint' && e.step === event.step && e.node === event.node),
        ).toBe(event.type === 'metrics' || event.type === 'samples'); // what was saved is not done again
      }
    },
    LONG ? 1_800_000 : 120_000,
  );
});
