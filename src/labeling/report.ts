/** Agreement of all raters, of every two of them, and topic by topic, straight from the records. */
import { Random } from '../random';
import { type Estimate, type Interval, wilson } from '../statistics';
import { cohenKappa, fleissKappa, krippendorffAlpha } from './agreement';
import { groupBy } from './group';
import type { LabelRecord } from './record';
import { type RawAgreement, rawAgreement, symmetricAgreement } from './symmetric-agreement';
import { mirrorScale, mirrorVerdict, preferenceScale, ratingTable, scaleDistance } from './votes';

/** All coefficients take each pair both ways round: see `symmetric-agreement.ts`. */
export interface AgreementReport {
  /** Pairs that at least two raters judged, and the raters who judged any of them. */
  readonly shared: number;
  readonly raters: number;
  readonly raw: RawAgreement;
  readonly fleiss: Estimate;
  readonly alphaNominal: Estimate;
  /** On the scale from -3 (second much better) to 3. */
  readonly alphaOrdinal: Estimate;
  readonly alphaInterval: Estimate;
  readonly cohen: readonly PairOfRaters[];
}

export interface PairOfRaters {
  readonly a: string;
  readonly b: string;
  /** Pairs that both judged, and those of which both said the same. */
  readonly shared: number;
  readonly same: number;
  readonly raw: Estimate;
  readonly kappa: Estimate;
}

export function agreementReport(records: readonly LabelRecord[], seed: number, draws = 500): AgreementReport {
  const { units, raters } = ratingTable(records);
  const scaled = ratingTable(records, preferenceScale).units;
  const random = (name: string) => new Random(seed, `bootstrap:${name}`);
  const verdicts = { mirror: mirrorVerdict, draws };
  const scale = { mirror: mirrorScale, draws, distance: scaleDistance };
  const cohen = raters.flatMap((a, i) =>
    raters.slice(i + 1).map((b, k): PairOfRaters => {
      const j = i + 1 + k;
      const both = units.flatMap((unit) =>
        unit[i] === null || unit[j] === null ? [] : [[unit[i], unit[j]] as number[]],
      );
      const same = both.filter(([x, y]) => x === y).length;
      const kappa = symmetricAgreement(both, cohenKappa, random(`${a}/${b}`), verdicts);
      return { a, b, shared: both.length, same, raw: wilson(same, both.length), kappa };
    }),
  );
  const shared = units.filter((unit) => unit.filter((value) => value !== null).length >= 2);
  return {
    shared: shared.length,
    raters: raters.filter((_, i) => shared.some((unit) => unit[i] !== null)).length,
    raw: rawAgreement(shared),
    fleiss: symmetricAgreement(units, fleissKappa, random('fleiss'), verdicts),
    alphaNominal: symmetricAgreement(units, (u) => krippendorffAlpha(u, 'nominal'), random('nominal'), verdicts),
    alphaOrdinal: symmetricAgreement(scaled, (u) => krippendorffAlpha(u, 'ordinal'), random('ordinal'), scale),
    alphaInterval: symmetricAgreement(scaled, (u) => krippendorffAlpha(u, 'interval'), random('interval'), scale),
    cohen,
  };
}

export interface TopicReport {
  readonly topic: string;
  readonly pairs: number;
  /** Pairs that two raters or more judged: the agreement's. */
  readonly shared: number;
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
        : symmetricAgreement(units, (u) => krippendorffAlpha(u, 'nominal'), new Random(seed, i), {
            mirror: mirrorVerdict,
            draws: 300,
          });
    return {
      topic,
      pairs: units.length,
      shared: units.filter((unit) => unit.filter((value) => value !== null).length >= 2).length,
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
