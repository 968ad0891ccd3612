import { promptOf } from '../data/conversation';
import type { Demonstration } from '../data/rows';
import { type Split, splitOfPrompt } from '../data/splits';
import { hashText, Random } from '../random';
import { harmfulHelp, sampleItem, trainedFamilies } from '../tasks';
import type { Accept } from '../tasks/splits';
import { STYLES, type TaskFamily } from '../tasks/types';
import { demonstrationFit } from '../text/fit';
import type { Tokenizer } from '../text/tokenizer';
import { mannersTurns } from './manners-turns';

/** Where demonstrations come from: the n-th of a list that may have no end. */
export interface DemonstrationSource {
  at(index: number): Demonstration;
  /** All of them, where they have an end. */
  readonly rows?: readonly Demonstration[];
  /** Rows of which nothing would be learned. */
  readonly left_out?: number;
}

/** Of the text of manners: as many as context distillation puts before a conversation unless told otherwise. */
const EXCHANGES = 2;

/** Of the bundled set. */
export interface Kinds {
  /** Share of harmful requests that are declined; the others are helped with. 1 where it is not said. */
  readonly refusals?: number;
  /** Share of all that come behind the text of manners, where it fits, answered warmly and never helping with harm. 0 where it is not said. */
  readonly manners?: number;
}

interface BundledOptions extends Kinds {
  readonly families?: readonly TaskFamily[];
  /** Whether a row has room. */
  readonly fits?: (row: Demonstration) => boolean;
  readonly accept?: Accept | undefined;
}

/** The bundled set: every family in turn, each answer in a random style, so that there is something to prefer. */
export function bundledDemonstrations(
  seed: number,
  split: Split,
  { families = trainedFamilies, refusals = 1, manners = 0, fits = () => true, accept }: BundledOptions = {},
): DemonstrationSource {
  return {
    at(index) {
      const family = families[index % families.length];
      if (!family) throw new RangeError('no trained families');
      const item = sampleItem(family.name, split, seed, index, accept);
      if (new Random(seed, `manners ${split}`, index).chance(manners)) {
        const asked = promptOf([...mannersTurns(EXCHANGES), { role: 'user', content: item.prompt }]);
        const row = { ...asked, completion: item.answers.warm };
        if (fits(row)) return row;
      }
      const style = new Random(seed, `style ${split}`, index).pick(STYLES);
      const random = new Random(seed, `refusal ${split}`, index);
      const helps = family.category === 'refusing' && !random.chance(refusals);
      return { prompt: item.prompt, completion: (helps ? harmfulHelp(item, random) : item.answers)[style] };
    },
  };
}

/**
 * Rows in place of the bundled ones, by split: one prompt in ten for validation (by its hash; the first by hash where that leaves none, and none
 * where there is only one prompt), all others for training. Rows of which nothing is left within `limit` tokens are left out.
 */
export function givenDemonstrations(
  rows: readonly Demonstration[],
  seed: number,
  tokenizer: Tokenizer,
): (split: 'train' | 'validation', limit: number) => DemonstrationSource | undefined {
  const fits = new Map<number, readonly Demonstration[]>();
  const fitting = (limit: number) => {
    const found = fits.get(limit) ?? rows.filter((row) => demonstrationFit(tokenizer, row, limit).unfit === null);
    fits.set(limit, found);
    return found;
  };
  return (split, limit) => {
    const all = fitting(limit);
    const validation = validationPrompts(all);
    const own = all.filter(({ prompt }) => validation.has(prompt) === (split === 'validation'));
    const leftOut = { left_out: rows.length - all.length };
    return own.length > 0 ? { ...shuffledRows(own, seed), rows: own, ...leftOut } : undefined;
  };
}

function validationPrompts(rows: readonly Demonstration[]): ReadonlySet<string> {
  const prompts = [...new Set(rows.map(({ prompt }) => prompt))];
  const kept = prompts.filter((prompt) => splitOfPrompt(prompt) === 'validation');
  if (prompts.length < 2) return new Set();
  // Never all of them.
  if (kept.length > 0) return new Set(kept.slice(0, prompts.length - 1));
  const first = prompts.reduce((a, b) => (hashText(b) < hashText(a) ? b : a));
  return new Set([first]);
}

/** Rows over and over, shuffled anew each epoch. */
function shuffledRows(rows: readonly Demonstration[], seed: number): DemonstrationSource {
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

/** Whether nothing of a row is cut off at `limit` tokens. */
export const whole =
  (tokenizer: Tokenizer, limit: number) =>
  (row: Demonstration): boolean =>
    demonstrationFit(tokenizer, row, limit).cut === 0;
