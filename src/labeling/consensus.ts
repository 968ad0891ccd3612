/**
 * One verdict a pair out of several raters' labels. Three ways, each with P(the canonical first answer is better), so
 * that they can be compared:
 * - majority: every label counts the same; raters, not showings, vote (a rater's first opinion).
 * - Dawid-Skene: labels weigh by each rater's confusion matrix.
 * - Crowd Bradley-Terry: scores of answers, raters weighed; the one to use where answers meet in several pairs.
 */
import { type CrowdBradleyTerry, crowdBradleyTerry, type Win } from './crowd-bradley-terry';
import { type DawidSkene, dawidSkene } from './dawid-skene';
import { normalText } from './pair-identity';
import type { LabelRecord } from './record';
import { firstIndex, type Verdict, verdictOf } from './votes';

export interface PairConsensus {
  readonly pair: string;
  /** P(first better), ties shared out evenly; 1/2 is undecided. */
  readonly first: number;
  /** null: undecided. */
  readonly verdict: Verdict | null;
}

const VERDICTS = ['first', 'second', 'tie', 'both-bad'] as const satisfies readonly Verdict[];
/** Exchanging the two answers turns "first" into "second". */
const MIRROR = [1, 0, 2, 3];

export function majority(records: readonly LabelRecord[]): PairConsensus[] {
  const votes = new Map<string, Map<string, Verdict>>();
  for (const record of records) {
    const verdict = verdictOf(record);
    if (verdict === null) continue;
    const mine = votes.get(record.pair) ?? new Map<string, Verdict>();
    votes.set(record.pair, mine);
    if (!mine.has(record.rater)) mine.set(record.rater, verdict);
  }
  return [...votes].map(([pair, mine]) => {
    const counts = VERDICTS.map((verdict) => [...mine.values()].filter((one) => one === verdict).length);
    const [first = 0, second = 0] = counts;
    const most = Math.max(...counts);
    const winners = VERDICTS.filter((_, i) => counts[i] === most);
    return {
      pair,
      first: (first + (mine.size - first - second) / 2) / mine.size,
      verdict: winners.length === 1 ? (winners[0] as Verdict) : null,
    };
  });
}

/** Dawid-Skene on the four verdicts. Repeats count as further labels of the same rater. */
export function dawidSkeneConsensus(records: readonly LabelRecord[]): { pairs: PairConsensus[]; model: DawidSkene } {
  const labels = records.flatMap((record) => {
    const verdict = verdictOf(record);
    return verdict === null ? [] : [{ item: record.pair, rater: record.rater, label: VERDICTS.indexOf(verdict) }];
  });
  const model = dawidSkene(labels, 4, { smoothing: { diagonal: 2, other: 0.5 }, mirror: MIRROR });
  const pairs = [...model.posterior].map(([pair, t]): PairConsensus => {
    const [first = 0, , tie = 0, bad = 0] = t;
    const top = Math.max(...t);
    const winners = VERDICTS.filter((_, i) => (t[i] as number) > top - 1e-9);
    return { pair, first: first + (tie + bad) / 2, verdict: winners.length === 1 ? (winners[0] as Verdict) : null };
  });
  return { pairs, model };
}

/** The same answer to the same prompt is one player, in whatever pair it stands. */
const player = (prompt: string, text: string) => `${normalText(prompt)}\u0000${normalText(text)}`;

export function bradleyTerryConsensus(records: readonly LabelRecord[]): {
  pairs: PairConsensus[];
  model: CrowdBradleyTerry;
} {
  const players = new Map<string, readonly [first: string, second: string]>();
  const wins = records.flatMap((record): Win[] => {
    const verdict = verdictOf(record);
    if (verdict === null) return [];
    const at = firstIndex(record);
    const first = player(record.prompt, record.answers[at].text);
    const second = player(record.prompt, record.answers[at === 0 ? 1 : 0].text);
    players.set(record.pair, [first, second]);
    const { rater } = record;
    if (verdict === 'first') return [{ winner: first, loser: second, rater, weight: 1 }];
    if (verdict === 'second') return [{ winner: second, loser: first, rater, weight: 1 }];
    return [
      { winner: first, loser: second, rater, weight: 0.5 },
      { winner: second, loser: first, rater, weight: 0.5 },
    ];
  });
  const model = crowdBradleyTerry(wins);
  const pairs = [...players].map(([pair, [first, second]]): PairConsensus => {
    const margin = (model.scores.get(first) as number) - (model.scores.get(second) as number);
    const verdict = Math.abs(margin) < 1e-6 ? null : margin > 0 ? 'first' : 'second';
    return { pair, first: 1 / (1 + Math.exp(-margin)), verdict };
  });
  return { pairs, model };
}
