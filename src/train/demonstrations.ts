import type { Demonstration } from '../data/rows';
import { Random } from '../random';
import { sampleItem, trainedFamilies } from '../tasks';
import { type Split, STYLES, type TaskFamily } from '../tasks/types';

/** Where demonstrations come from: the n-th of a list that may have no end. */
export interface DemonstrationSource {
  at(index: number): Demonstration;
}

/** The bundled set: every family in turn, each answer in a random style, so that there is something to prefer. */
export function bundledDemonstrations(
  seed: number,
  split: Split,
  families: readonly TaskFamily[] = trainedFamilies,
): DemonstrationSource {
  return {
    at(index) {
      const family = families[index % families.length];
      if (!family) throw new RangeError('no trained families');
      const item = sampleItem(family.name, split, seed, index);
      const style = new Random(seed, `style ${split}`, index).pick(STYLES);
      return { prompt: item.prompt, completion: item.answers[style] };
    },
  };
}

/** A visitor's own rows, shuffled anew each epoch. `share` keeps a part for validation: rows [from, to) of one shuffle. */
export function ownDemonstrations(rows: readonly Demonstration[], seed: number): DemonstrationSource {
  if (rows.length === 0) throw new RangeError('no rows to train on');
  let epoch = -1;
  let order: Demonstration[] = [];
  return {
    at(index) {
      const wanted = Math.floor(index / rows.length);
      if (wanted !== epoch) {
        epoch = wanted;
        order = new Random(seed, `epoch ${epoch}`).shuffle(rows);
      }
      return order[index % rows.length] as Demonstration;
    },
  };
}

/** One row in ten, at least one, is kept for validation; rows with the same prompt stay on one side. */
export function splitRows(
  rows: readonly Demonstration[],
  seed: number,
): { train: Demonstration[]; validation: Demonstration[] } {
  const prompts = new Random(seed, 'own rows').shuffle([...new Set(rows.map((r) => r.prompt))]);
  if (prompts.length < 2) return { train: [...rows], validation: [...rows] };
  const kept = new Set(prompts.slice(0, Math.max(1, Math.floor(prompts.length / 10))));
  return { train: rows.filter((r) => !kept.has(r.prompt)), validation: rows.filter((r) => kept.has(r.prompt)) };
}
