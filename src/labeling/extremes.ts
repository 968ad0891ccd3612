/**
 * Preferences so extreme that they may be a habit instead of a judgement. Raters who share one agree with each other,
 * and then it is the one without it who agrees least: agreement alone cannot tell who is right.
 */
import { type Interval, wilson } from '../statistics';
import { lengthShare } from './length-share';
import type { LabelRecord } from './record';

export const EXTREMES = ['longer', 'shorter', 'left', 'right'] as const;
export type ExtremeKind = (typeof EXTREMES)[number];

export interface Extreme {
  readonly kind: ExtremeKind;
  /** Chose it so often, of so many. */
  readonly k: number;
  readonly n: number;
}

/**
 * The whole 95% interval must be beyond it. Where longer answers are better in nine pairs of ten, whoever is right in
 * nine of ten chooses them in 82%; sides are dealt by chance, so half is to be expected.
 */
const BEYOND = { length: 0.85, side: 0.7 } as const;
const FEWEST = 20;

export function extremesOf(mine: readonly LabelRecord[]): Extreme[] {
  const { longer, of: n } = lengthShare(mine);
  const sides = mine.filter(({ choice }) => choice === 'left' || choice === 'right');
  const left = sides.filter(({ choice }) => choice === 'left').length;
  const beyond = (kind: ExtremeKind, k: number, of: number, bound: number): Extreme[] =>
    of >= FEWEST && low(wilson(k, of).interval) > bound ? [{ kind, k, n: of }] : [];
  return [
    ...beyond('longer', longer, n, BEYOND.length),
    ...beyond('shorter', n - longer, n, BEYOND.length),
    ...beyond('left', left, sides.length, BEYOND.side),
    ...beyond('right', sides.length - left, sides.length, BEYOND.side),
  ];
}

const low = ([from]: Interval) => from;

const THINGS: Readonly<Record<ExtremeKind, string>> = {
  longer: 'the longer answer',
  shorter: 'the shorter answer',
  left: 'the left answer',
  right: 'the right answer',
};

/** Beside the figures of whoever has it. */
export function extremeNote({ kind, k, n }: Extreme): string {
  const unless =
    kind === 'longer' || kind === 'shorter' ? `Unless ${kind} answers nearly always are better here, this` : 'This';
  return `Chose ${THINGS[kind]} in ${k} of ${n} pairs. ${unless} is a habit and no judgement: pairs with a known answer can tell, see Calibration.`;
}

/**
 * What is said beside "agrees less than the others", of the others' own extremes; null: no two of them share one that
 * this rater does not have.
 */
export function sharedExtreme(own: readonly Extreme[], others: ReadonlyMap<string, readonly Extreme[]>): string | null {
  for (const kind of EXTREMES) {
    if (own.some((one) => one.kind === kind)) continue;
    const having = [...others].flatMap(([rater, all]) => {
      const one = all.find((extreme) => extreme.kind === kind);
      return one ? [`${rater} in ${one.k} of ${one.n}`] : [];
    });
    if (having.length >= 2)
      return `Of the others several nearly always chose ${THINGS[kind]} (${having.join(', ')}): they may agree by that habit, and this rater be the one who is right.`;
  }
  return null;
}
