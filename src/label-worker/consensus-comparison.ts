/** Majority against the two consensuses that weigh raters: where they differ, and how far each rater is trusted. */
import { bradleyTerryConsensus, dawidSkeneConsensus, majority, type PairConsensus } from '../labeling/consensus';
import type { Reliability } from '../labeling/crowd-bradley-terry';
import { groupBy } from '../labeling/group';
import type { LabelRecord } from '../labeling/record';
import { firstIndex, type Verdict } from '../labeling/votes';
import type { Estimate } from '../statistics';

export const METHODS = ['majority', 'dawidSkene', 'bradleyTerry'] as const;
export type Method = (typeof METHODS)[number];

export interface ContestedPair {
  readonly pair: string;
  readonly prompt: string;
  /** In canonical order. */
  readonly answers: readonly [first: string, second: string];
  readonly verdicts: Readonly<Record<Method, Verdict | null>>;
}

export interface RaterTrust {
  readonly rater: string;
  readonly labels: number;
  /** Dawid-Skene: how often this rater names the better answer where there is one. */
  readonly dawidSkene: number;
  /** Crowd Bradley-Terry's η with its 95% interval: 1 always right, 1/2 says nothing, 0 always the opposite. */
  readonly bradleyTerry: Estimate;
}

export interface ConsensusComparison {
  /** Pairs that two raters or more judged: only there can a consensus differ from a label. */
  readonly pairs: number;
  readonly undecided: Readonly<Record<Method, number>>;
  /** Pairs on which the methods name different answers, or only some name one. */
  readonly contested: number;
  /** The first of them. */
  readonly examples: readonly ContestedPair[];
  readonly raters: readonly RaterTrust[];
}

const Z95 = 1.959963984540054;
const intervalOf = ({ estimate, standardError }: Reliability): Estimate => ({
  estimate,
  interval: [Math.max(0, estimate - Z95 * standardError), Math.min(1, estimate + Z95 * standardError)],
});

const EXAMPLES = 20;

export function compareConsensus(records: readonly LabelRecord[]): ConsensusComparison {
  const judged = groupBy(
    records.filter((one) => one.choice !== 'skip'),
    (one) => one.pair,
  );
  const shared = new Set(
    [...judged].flatMap(([pair, mine]) => (new Set(mine.map((r) => r.rater)).size > 1 ? [pair] : [])),
  );
  const weighed = dawidSkeneConsensus(records);
  const scored = bradleyTerryConsensus(records);
  const verdictsOf = (pairs: readonly PairConsensus[]) => new Map(pairs.map(({ pair, verdict }) => [pair, verdict]));
  const by: Record<Method, ReadonlyMap<string, Verdict | null>> = {
    majority: verdictsOf(majority(records)),
    dawidSkene: verdictsOf(weighed.pairs),
    bradleyTerry: verdictsOf(scored.pairs),
  };
  const verdict = (method: Method, pair: string) => by[method].get(pair) ?? null;
  // Bradley-Terry knows no ties: two that say "neither" agree with a third that names no side.
  const side = (one: Verdict | null) => (one === 'first' || one === 'second' ? one : null);
  const contested = [...shared].filter((pair) => new Set(METHODS.map((m) => side(verdict(m, pair)))).size > 1);
  return {
    pairs: shared.size,
    undecided: Object.fromEntries(
      METHODS.map((method) => [method, [...shared].filter((pair) => side(verdict(method, pair)) === null).length]),
    ) as Record<Method, number>,
    contested: contested.length,
    examples: contested.slice(0, EXAMPLES).map((pair) => {
      const record = judged.get(pair)?.[0] as LabelRecord;
      const first = firstIndex(record);
      return {
        pair,
        prompt: record.prompt,
        answers: [record.answers[first].text, record.answers[first === 0 ? 1 : 0].text],
        verdicts: Object.fromEntries(
          METHODS.map((method) => [method, verdict(method, pair)]),
        ) as ContestedPair['verdicts'],
      };
    }),
    raters: [...weighed.model.confusion].map(([rater, confusion]) => ({
      rater,
      labels: records.filter((one) => one.rater === rater && one.choice !== 'skip').length,
      dawidSkene: ((confusion[0]?.[0] as number) + (confusion[1]?.[1] as number)) / 2,
      bradleyTerry: intervalOf(scored.model.reliability.get(rater) as Reliability),
    })),
  };
}
