import type { Measured } from '../../data/measured';
import type { EvaluationTable } from '../../train/events';

type Family = EvaluationTable['families'][number];

/** One line of the picture: a family, or the mean of a category that has several. */
export interface FamilyRow {
  readonly key: string;
  readonly title: string;
  /** What is measured; of a mean, over what. */
  readonly measure: string;
  readonly zeroShot: boolean;
  /** With demonstrations in the prompt: how many in the mean, and each model's score. */
  readonly fewShot?: NonNullable<Family['fewShot']>;
  readonly isMean: boolean;
  /** By model; without an interval where the record has none. */
  readonly bars: Readonly<Record<string, Bar>>;
  /** The last model's minus each other's. */
  readonly changes: Readonly<Record<string, Measured>>;
  readonly wins?: Measured;
}

export interface Bar {
  readonly value: number;
  readonly interval?: readonly [low: number, high: number];
}

export const barOf = ({ value, low, high }: Measured): Bar => ({ value, interval: [low, high] });
const mapped = <T, U>(by: Readonly<Record<string, T>>, to: (one: T, name: string) => U): Readonly<Record<string, U>> =>
  Object.fromEntries(Object.entries(by).map(([name, one]) => [name, to(one, name)]));

function rowOf({ figures, ...family }: Family): FamilyRow {
  const wins = family.wins ?? (family.winRate === undefined ? undefined : winsOf(family.winRate, family.prompts));
  return {
    key: family.family,
    title: family.title,
    measure: family.metric,
    zeroShot: family.heldOut,
    isMean: false,
    bars: mapped(family.scores, (value, name) => {
      const content = figures?.[name]?.content;
      return content ? barOf(content) : { value };
    }),
    changes: family.changes ?? {},
    ...(wins && { wins }),
    ...(family.fewShot && { fewShot: family.fewShot }),
  };
}

/** Of a record of before intervals were kept. */
const winsOf = (value: number, n: number): Measured => ({ value, low: Number.NaN, high: Number.NaN, n });

/**
 * The lines in their order: each category's families, behind the mean of those where there are several; then the held-out
 * ones. A record without categories keeps the order that it has.
 */
export function familyRows({ families, categories = [] }: EvaluationTable): readonly FamilyRow[] {
  const trained = families.filter(({ heldOut }) => !heldOut);
  const groups = categories.flatMap(({ category, title, families: count, scores, changes }): FamilyRow[] => {
    const own = trained.filter((family) => family.category === category);
    if (count < 2) return own.map(rowOf);
    const mean: FamilyRow = {
      key: `mean ${category}`,
      title,
      measure: `mean of ${count} tasks`,
      zeroShot: false,
      isMean: true,
      bars: mapped(scores, barOf),
      changes,
    };
    return [mean, ...own.map(rowOf)];
  });
  const grouped = new Set(categories.map(({ category }) => category));
  const rest = trained.filter(({ category }) => category === undefined || !grouped.has(category));
  const heldOut = families.filter((family) => family.heldOut);
  return [...groups, ...[...rest, ...heldOut].map(rowOf)];
}

/** Worse, or better, than its interval allows for chance. */
export const verdictOf = (change: Measured | undefined): 'worse' | 'better' | 'same' | undefined =>
  change && (change.high < 0 ? 'worse' : change.low > 0 ? 'better' : 'same');
