/**
 * Three groups of raters, each of one mind, who all together prefer in a circle: a beats b, b beats c, c beats a (Condorcet 1785). They go
 * by the style of an answer alone.
 */
import { unwrap } from './style';
import type { Style } from './types';

/** Of a group of raters: how many they are, and the kinds of answers from the best to the worst. */
interface Group {
  readonly share: number;
  readonly order: readonly [number, number, number];
}

/**
 * a, b and c. Were the groups equal, every kind would win as often as the others, and no score would tell them apart; so are
 * they, that b wins most often, and yet the equilibrium has three parts of a to one of each other.
 */
export const CIRCLE = {
  kinds: ['plain', 'warm', 'curt'],
  groups: [
    { share: 0.4, order: [0, 1, 2] },
    { share: 0.4, order: [1, 2, 0] },
    { share: 0.2, order: [2, 0, 1] },
  ],
} as const satisfies { readonly kinds: readonly Style[]; readonly groups: readonly Group[] };

/** What is of none of the three kinds, and what everybody likes least. */
const OTHER = CIRCLE.kinds.length;

/** 0, 1 or 2, or 3 for an answer of another style, of two at once, or of none. */
export function kindInCircle(answer: string): number {
  const { style } = unwrap(answer);
  const kinds: readonly (typeof style)[] = CIRCLE.kinds;
  const kind = kinds.indexOf(style);
  return kind < 0 ? OTHER : kind;
}

/** How often kind i is preferred to kind j by a rater who is drawn: [4][4], ½ for two of one kind. */
export const circlePreferences = (): number[][] =>
  Array.from({ length: OTHER + 1 }, (_, i) =>
    Array.from({ length: OTHER + 1 }, (_, j) => {
      if (i === j) return 0.5;
      return CIRCLE.groups.reduce((sum, group) => sum + (prefers(group, i, j) ? group.share : 0), 0);
    }),
  );

/**
 * The raters of all groups are asked: which of two answers most of them prefer, and what share of them does (½ to 1). Two answers of
 * one kind are a tie.
 */
export function pollInCircle(
  first: string,
  second: string,
): { readonly choice: 'first' | 'second' | 'tie'; readonly share: number } {
  const p = circlePreferences()[kindInCircle(first)]?.[kindInCircle(second)] as number;
  if (p === 0.5) return { choice: 'tie', share: p };
  return p > 0.5 ? { choice: 'first', share: p } : { choice: 'second', share: 1 - p };
}

function prefers({ order }: Group, i: number, j: number): boolean {
  const place = (kind: number) => (kind === OTHER ? OTHER : order.indexOf(kind));
  return place(i) < place(j);
}
