import type { Split } from '../data/splits';
import { hashText, Random } from '../random';
import { familyOf } from './families';
import type { TaskFamily, TaskItem } from './types';

/**
 * The split of an item is a pure function of its key, that is of the prompt without its phrasing: 80% train, 10%
 * validation, 10% test. One story or sentence asked about in two ways is therefore never in two splits.
 */
export function splitOfKey(key: string): Split {
  const bucket = new Random(hashText(key), 'split').int(10);
  return bucket < 8 ? 'train' : bucket === 8 ? 'validation' : 'test';
}

/** Which items of the world a run may ask of. */
export type Accept = (item: TaskItem) => boolean;
const all: Accept = () => true;

/** The next item of a family that falls in the split, from a stream of draws. */
export function drawItem(family: TaskFamily, split: Split, random: Random, accept = all): TaskItem {
  for (let attempt = 0; attempt < 10_000; attempt++) {
    const item = family.generate(random);
    if (splitOfKey(item.key) === split && accept(item)) return item;
  }
  throw new RangeError(`family "${family.name}" has no ${split} prompt in 10,000 draws`);
}

/** Item `index` of a family's split under a seed: always the same one. */
export function sampleItem(family: string, split: Split, seed: number, index: number, accept?: Accept): TaskItem {
  const random = new Random(seed, hashText(`${family} ${split} ${index}`));
  return drawItem(familyOf(family), split, random, accept);
}
