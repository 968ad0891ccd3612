import type { PromptRow } from '../data/rows';
import type { Split } from '../data/splits';
import { hash3, hashText, Random } from '../random';
import { sampleItem, trainedFamilies } from '../tasks';
import type { Accept } from '../tasks/splits';
import type { TaskFamily, TaskItem } from '../tasks/types';

/** A prompt to answer. */
export interface PromptItem extends PromptRow {
  /** Of the bundled world: what knows the right answer. */
  readonly item?: TaskItem;
}

/** The n-th prompt of a list that may have no end: a cursor is all that a checkpoint needs. */
export interface PromptSource {
  at(index: number): PromptItem;
}

/**
 * Prompts of the bundled world, every family in turn. `purpose` ('preferences', 'ppo', ...) gives each stage
 * prompts of its own from the same split.
 */
export function bundledPrompts(
  seed: number,
  split: Split,
  purpose: string,
  families: readonly TaskFamily[] = trainedFamilies,
  accept?: Accept,
): PromptSource {
  const ownSeed = hash3(seed, hashText(`prompts ${purpose}`), 0);
  return {
    at(index) {
      const family = families[index % families.length];
      if (!family) throw new RangeError('no families');
      const item = sampleItem(family.name, split, ownSeed, index, accept);
      return { prompt: item.prompt, item };
    },
  };
}

/** `share` of the prompts come from another source: which, is drawn by their number, so that each is where it would be alone. */
export function mixedPrompts(
  prompts: PromptSource,
  other: PromptSource,
  share: number,
  seed: number,
  stream: string,
): PromptSource {
  return { at: (index) => (new Random(seed, stream, index).chance(share) ? other : prompts).at(index) };
}

/** A fixed list, over and over. */
export function listedPrompts(prompts: readonly PromptItem[]): PromptSource {
  if (prompts.length === 0) throw new RangeError('no prompts');
  return { at: (index) => prompts[index % prompts.length] as PromptItem };
}

/** Prompts whose sample answers are shown: of the validation split, one of each of the first eight families, the same in every stage. */
export const shownPrompts = (seed: number): PromptItem[] =>
  Array.from({ length: 8 }, (_, i) => bundledPrompts(seed, 'validation', 'shown').at(i));
