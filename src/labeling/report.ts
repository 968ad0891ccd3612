/** Agreement of all raters, of every two of them, and topic by topic, straight from the records. */
import { Random } from '../random';
import { type Estimate, type Interval, wilson } from '../statistics';
import { cohenKappa, fleissKappa, krippendorffAlpha, withInterval } from './agreement';
import { groupBy } from './group';
import type { LabelRecord } from './record';
import { preferenceScale, ratingTable } from './votes';

export interface AgreementReport {
  /** Pairs that at least two raters judged. */
  readonly shared: number;
  readonly fleiss: Estimate;
  readonly alphaNominal: Estimate;
  /** On the scale from -3 (second much better) to 3. */
  readonly alphaOrdinal: Estimate;
  readonly alphaInterval: Estimate;
  readonly cohen: readonly {
    readonly a: string;
    readonly b: string;
    readonly shared: number;
    readonly kappa: Estimate;
  }[];
}

export function agreementReport(records: readonly LabelRecord[], seed: number, draws = 500): AgreementReport {
  const { units, raters } = ratingTable(records);
  const scaled = ratingTable(records, preferenceScale).units;
  const random = (name: string) => new Random(seed, `bootstrap:${name}`);
  const rated = (unit: readonly (number | null)[]) => unit.filter((value) => value !== null).length;
  const cohen = raters.flatMap((a, i) =>
    raters.slice(i + 1).map((b, k) => {
      const j = i + 1 + k;
      const both = units.filter((unit) => unit[i] !== null && unit[j] !== null);
      const kappa = withInterval(both, (sample) => cohenKappa(sample, i, j), random(`${a}/${b}`), { draws });
      return { a, b, shared: both.length, kappa };
    }),
  );
  return {
    shared: units.filter((unit) => rated(unit) >= 2).length,
    fleiss: withInterval(units, fleissKappa, random('fleiss'), { draws }),
    alphaNominal: withInterval(units, (sample) => krippendorffAlpha(sample, 'nominal'), random('nominal'), { draws }),
    alphaOrdinal: withInterval(scaled, (sample) => krippendorffAlpha(sample, 'ordinal'), random('ordinal'), { draws }),
    alphaInterval: withInterval(scaled, (sample) => krippendorffAlpha(sample, 'interval'), random('interval'), {
      draws,
    }),
    cohen,
  };
}

export interface TopicReport {
  readonly topic: string;
  readonly pairs: number;
  readonly labels: number;
  readonly raters: number;
  /** Share of all labels. */
  readonly share: number;
  readonly interval: Interval;
  readonly agreement: Estimate;
  /** Surely less than half of an even share. */
  readonly warn: boolean;
  readonly sentence: string;
}

/** `topics`: the topics that ought to be covered; those met in the records are added. */
export function topicReport(
  records: readonly LabelRecord[],
  seed: number,
  topics: readonly string[] = [],
): TopicReport[] {
  const judged = records.filter((one) => one.choice !== 'skip' && one.expected === null);
  const groups = groupBy(judged, (one) => one.topic ?? 'no topic');
  const names = [...new Set([...topics, ...groups.keys()])].sort();
  return names.map((topic, i) => {
    const mine = groups.get(topic) ?? [];
    const { estimate, interval } = wilson(mine.length, judged.length);
    const warn = judged.length > 0 && interval[1] < 0.5 / names.length;
    const share = `${mine.length} of ${judged.length} labels`;
    const { units } = ratingTable(mine);
    const agreement =
      mine.length === 0
        ? { estimate: Number.NaN, interval: [-1, 1] as const }
        : withInterval(units, (sample) => krippendorffAlpha(sample, 'nominal'), new Random(seed, i), { draws: 300 });
    return {
      topic,
      pairs: units.length,
      labels: mine.length,
      raters: new Set(mine.map((one) => one.rater)).size,
      share: estimate,
      interval,
      agreement,
      warn,
      sentence: warn ? `Hardly covered: ${share}, less than half of an even share.` : `${share}.`,
    };
  });
}
