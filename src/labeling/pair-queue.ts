/**
 * Which pair a rater sees next, on which sides. A pure function of the pool, the rater's labels so far and the seed:
 * nothing to save, the same after a reload, and after an undo the same pair comes again.
 *
 * - Sides: by the seed, the rater and the position.
 * - Repeats: one showing in every block of 1/share + 1, at a place in the block that the seed picks, so that no rater can
 *   predict it, shows a pair labelled at least `repeatGap` showings ago again, with the sides swapped.
 * - Gold: one in every block of 1/goldShare, likewise.
 * - The rest: at random from the pool, or the pair the reward model is least sure of, with `randomShare` kept random so
 *   that the difference can be measured (`selection-report.ts`).
 */
import type { Prompt } from '../data/conversation';
import { hashText, uniform } from '../random';
import { isComparable, pairIdentity } from './pair-identity';
import type { Answer, LabelKind, LabelRecord, Sides } from './record';

export interface Pair extends Prompt {
  readonly id: string;
  readonly topic: string | null;
  readonly answers: readonly [Answer, Answer];
  /** Known answer of a gold or calibration pair: the index of the better one, or 'tie'. */
  readonly expected: 0 | 1 | 'tie' | null;
  /** r(answers[0]) - r(answers[1]) by the current reward model. */
  readonly rewardMargin: number | null;
}

export interface QueueOptions {
  readonly seed: number;
  readonly rater: string;
  /** Share of the pairs that are shown a second time. */
  readonly repeatShare: number;
  /** Showings between a pair and its repeat, at least. */
  readonly repeatGap: number;
  readonly goldShare: number;
  readonly selection: 'random' | 'uncertain';
  /** Under 'uncertain': the share still drawn at random. */
  readonly randomShare: number;
  /** Different pairs of the pool after which the rater is done; repeats and gold come on top. */
  readonly limit: number;
  /** Labels that other raters gave each pair so far. Where it is known, pairs with the fewest come first. */
  readonly labelsOf?: (pair: string) => number;
}

export const QUEUE_DEFAULTS: QueueOptions = {
  seed: 1,
  rater: 'me',
  repeatShare: 0.1,
  repeatGap: 10,
  goldShare: 0.05,
  selection: 'random',
  randomShare: 0.25,
  limit: Number.POSITIVE_INFINITY,
};

export interface Showing {
  readonly index: number;
  readonly pair: Pair;
  readonly sides: Sides;
  readonly kind: LabelKind;
  readonly selection: 'random' | 'uncertain' | null;
}

/** A pair to put into the pool; null where the two answers read the same. */
export function makePair(
  prompt: string,
  first: Answer,
  second: Answer,
  more: Partial<Pick<Pair, 'turns' | 'topic' | 'expected' | 'rewardMargin'>> = {},
): Pair | null {
  if (!isComparable(first.text, second.text)) return null;
  const id = pairIdentity(prompt, first.text, second.text);
  return { id, prompt, answers: [first, second], topic: null, expected: null, rewardMargin: null, ...more };
}

/** How many of the showings 0..index are marked when one place in every block of `length` is, at a seeded place. */
function marksUpTo(seed: number, stream: number, index: number, length: number): number {
  const block = Math.floor(index / length);
  const place = Math.floor(uniform(seed, stream, block) * length);
  return block + (index % length >= place ? 1 : 0);
}

const blockLength = (share: number) => Math.max(2, Math.round(1 / share));

export function nextShowing(
  pool: readonly Pair[],
  gold: readonly Pair[],
  /** This rater's labels in the order they were made, calibration left out. */
  done: readonly LabelRecord[],
  options: QueueOptions,
): Showing | null {
  const { seed, repeatShare, goldShare, rater } = options;
  const index = done.length;
  const stream = (name: string) => hashText(`${name}:${rater}`);
  const draw = (name: string) => uniform(seed, stream(name), index);
  const pick = <T>(items: readonly T[], name: string) => items[Math.floor(draw(name) * items.length)];

  const repeated = new Set(done.filter((one) => one.kind === 'repeat').map((one) => one.pair));
  const seen = new Set(done.map((one) => one.pair));
  const originals = done.filter((one) => one.kind === 'normal');
  const unseen = originals.length < options.limit ? pool.filter((pair) => !seen.has(pair.id)) : [];
  const fresh = leastLabelled(unseen, options.labelsOf);

  // 1. A repeat, where one is due and something was labelled long enough ago.
  const wanted =
    repeatShare <= 0
      ? 0
      : fresh.length > 0
        ? marksUpTo(seed, stream('repeat'), index, blockLength(repeatShare) + 1)
        : Math.round(repeatShare * originals.length);
  if (repeated.size < wanted) {
    const old = (gap: number) =>
      done.filter(
        (one, at) => one.kind === 'normal' && one.choice !== 'skip' && !repeated.has(one.pair) && index - at >= gap,
      );
    const enough = old(options.repeatGap);
    const again = pick(enough.length > 0 || fresh.length > 0 ? enough : old(1), 'which-repeat');
    if (again !== undefined) return { index, ...repeatOf(again), kind: 'repeat', selection: null };
  }

  const sides: Sides = draw('sides') < 0.5 ? 'kept' : 'swapped';

  // 2. A gold check.
  const goldLeft = gold.filter((pair) => !seen.has(pair.id));
  const goldDone = done.filter((one) => one.kind === 'gold').length;
  if (goldShare > 0 && fresh.length > 0 && goldDone < marksUpTo(seed, stream('gold'), index, blockLength(goldShare))) {
    const pair = pick(goldLeft, 'which-gold');
    if (pair !== undefined) return { index, pair, sides, kind: 'gold', selection: null };
  }

  // 3. A new pair.
  if (options.selection === 'uncertain' && draw('selection') >= options.randomShare) {
    const unsure = leastSure(fresh);
    if (unsure !== null) return { index, pair: unsure, sides, kind: 'normal', selection: 'uncertain' };
  }
  const pair = pick(fresh, 'which');
  return pair === undefined ? null : { index, pair, sides, kind: 'normal', selection: 'random' };
}

function leastLabelled(pairs: readonly Pair[], labelsOf: QueueOptions['labelsOf']): readonly Pair[] {
  if (labelsOf === undefined || pairs.length === 0) return pairs;
  const counts = pairs.map((pair) => labelsOf(pair.id));
  const least = Math.min(...counts);
  return pairs.filter((_, i) => counts[i] === least);
}

/** The pair whose reward margin is nearest 0, where P(first better) = sigmoid(margin) is nearest 1/2. */
function leastSure(pairs: readonly Pair[]): Pair | null {
  let best: Pair | null = null;
  for (const pair of pairs) {
    if (pair.rewardMargin === null) continue;
    if (best === null || Math.abs(pair.rewardMargin) < Math.abs(best.rewardMargin as number)) best = pair;
  }
  return best;
}

/** The pair of a label again, with the sides the other way round. */
function repeatOf(record: LabelRecord): { pair: Pair; sides: Sides } {
  const { pair: id, prompt, topic, answers, expected, rewardMargin } = record;
  return {
    pair: { id, prompt, topic, answers, expected, rewardMargin },
    sides: record.sides === 'kept' ? 'swapped' : 'kept',
  };
}
