/** The answers to one prompt, compared by a simulated person or by rules: all pairs of those that differ. */
import type { KeptRules, PreferenceRow } from '../data/rows';
import { MARGINS } from '../labeling/record';
import { Random } from '../random';
import { judge, keptRules, pollInCircle, type Rater, rate } from '../tasks';
import type { TaskItem } from '../tasks/types';
import type { Draws } from './draws';
import { StageError } from './events';
import type { PromptItem } from './prompts';
import { judgeable, type SourceRules } from './source-rules';

/** What labels by rules, and by raters who prefer in a circle, go by, beside the names of raters. */
export const RULES = 'rules';
export const CIRCLE = 'circle';

export interface Comparing {
  readonly draws: Draws;
  readonly rater: Rater;
  /** They judge in place of the rater. */
  readonly rules?: SourceRules | undefined;
  /** One order of all answers in place of a verdict for each pair. */
  readonly ranked: boolean;
  readonly strengths: boolean;
  /** Each answer is also asked for the rules that it keeps. */
  readonly asksRules: boolean;
  /** Each answer is also rated by itself. */
  readonly rates: boolean;
  /** Raters who prefer in a circle are asked, all of them, in place of the rater; a label then says what share of them chose so. */
  readonly circle: boolean;
}

/** A label; `right`: whether it is what a rater without faults would say, null where that one sees no difference or is not there. */
export interface Label {
  readonly row: PreferenceRow;
  readonly right: boolean | null;
}

type Choice = 'first' | 'second' | 'tie';

interface Pair {
  readonly a: number;
  readonly b: number;
  /** Whether `a` was shown on the left. */
  readonly kept: boolean;
  readonly choice: Choice;
  readonly truth: Choice | null;
  readonly strength: number;
  /** The share of several raters who made this choice. */
  readonly sure?: number;
}

/**
 * Labels of the answers to the n-th prompt, one a pair of different answers, a side of each shown on the left at random.
 * Source: Ouyang et al. 2022, section 3.5 (K answers, all K(K−1)/2 comparisons); Touvron et al. 2023, section 3.2.1 (strengths).
 */
export function comparedAnswers(item: PromptItem, texts: readonly string[], n: number, how: Comparing): Label[] {
  const { draws, rater, rules, ranked } = how;
  const pairs: Pair[] = [];
  for (let a = 0; a < texts.length; a++)
    for (let b = a + 1; b < texts.length; b++) if (texts[a] !== texts[b]) pairs.push(compare(a, b));
  const wins = ranked ? winsOf(pairs, texts.length) : null;
  const byRater = !rules && !how.circle;
  const kept = how.asksRules && byRater ? texts.map(askRules) : null;
  const rated = how.rates && byRater ? texts.map(points) : null;
  return pairs.map((pair) => labelOf(wins ? { ...pair, choice: byWins(pair, wins) } : pair));

  function compare(a: number, b: number): Pair {
    const random = new Random(draws.seed, draws.stream(`rater ${n} ${a} ${b}`));
    const kept = random.chance(0.5);
    const [left, right] = (kept ? [texts[a], texts[b]] : [texts[b], texts[a]]) as [string, string];
    const sided = { left: kept ? 'first' : 'second', right: kept ? 'second' : 'first', tie: 'tie' } as const;
    if (rules) {
      const verdict = rules.compare(judgeable(item, left), judgeable(item, right));
      const choice = sided[({ first: 'left', second: 'right', tie: 'tie' } as const)[verdict]];
      return { a, b, kept, choice, truth: null, strength: 1 };
    }
    if (how.circle) {
      const { choice, share: sure } = pollInCircle(texts[a] as string, texts[b] as string);
      return { a, b, kept, choice, truth: null, strength: 1, sure };
    }
    const known = itemOf(item);
    const { choice, strength } = judge(rater, known, left, right, random);
    const truth = judge({ ...rater, noise: 0, lengthBias: 0, leftBias: 0 }, known, left, right, random).choice;
    return { a, b, kept, choice: sided[choice], truth: sided[truth], strength };
  }

  function askRules(text: string, i: number): KeptRules {
    return keptRules(itemOf(item), text, rater.noise, new Random(draws.seed, draws.stream(`rules of ${n} ${i}`)));
  }

  function points(text: string, i: number): number {
    return rate(rater, itemOf(item), text, new Random(draws.seed, draws.stream(`points of ${n} ${i}`)));
  }

  function labelOf({ a, b, kept: isLeft, choice, truth, strength, sure }: Pair): Label {
    // A tie is in the order shown.
    const [better, worse] = choice === 'first' || (choice === 'tie' && isLeft) ? [a, b] : [b, a];
    const row: PreferenceRow = {
      prompt: item.prompt,
      ...(item.turns && { turns: item.turns }),
      chosen: texts[better] as string,
      rejected: texts[worse] as string,
      ...(choice === 'tie' ? { tie: true } : how.strengths && { margin: marginOf(strength) }),
      ...(choice !== 'tie' && sure !== undefined && { sure }),
      rater: `simulated:${rules ? RULES : how.circle ? CIRCLE : rater.name}`,
      ...(kept && { kept: { chosen: kept[better] as KeptRules, rejected: kept[worse] as KeptRules } }),
      ...(rated && { ratings: { chosen: rated[better] as number, rejected: rated[worse] as number } }),
    };
    const decided = choice !== 'tie' && truth !== null && truth !== 'tie';
    return { row, right: decided ? choice === truth : null };
  }
}

/** How many of the others each answer was found better than, a tie as half. */
function winsOf(pairs: readonly Pair[], answers: number): readonly number[] {
  const wins = new Array<number>(answers).fill(0);
  for (const { a, b, choice } of pairs)
    for (const [answer, won] of [[a, 'first'] as const, [b, 'second'] as const])
      wins[answer] = (wins[answer] as number) + (choice === 'tie' ? 0.5 : Number(choice === won));
  return wins;
}

function byWins({ a, b }: Pair, wins: readonly number[]): Choice {
  const lead = (wins[a] as number) - (wins[b] as number);
  return lead === 0 ? 'tie' : lead > 0 ? 'first' : 'second';
}

/** Rubric points from which an answer is slightly, clearly and much better; below it is "negligibly better", whose margin is 0. */
const STRENGTHS = [
  { from: 0.5, margin: MARGINS.small.much },
  { from: 0.25, margin: MARGINS.small.clearly },
  { from: 0.1, margin: MARGINS.small.slightly },
] as const;
const marginOf = (strength: number): number => STRENGTHS.find(({ from }) => strength >= from)?.margin ?? 0;

function itemOf({ prompt, item }: PromptItem): TaskItem {
  if (item) return item;
  throw new StageError(
    'preferences-no-rubric',
    `A simulated rater needs to know what a right answer is, and does not for “${prompt.slice(0, 60)}”. Label your own prompts yourself.`,
  );
}
