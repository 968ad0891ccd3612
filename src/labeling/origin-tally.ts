/** Which model people preferred: the human win rate, from labels whose origins are known again. */
import { type Estimate, wilson } from '../statistics';
import { groupBy } from './group';
import { type AnswerSource, chosenIndex, type LabelRecord } from './record';

export interface OriginTally {
  /** Two origins: 'ppo.policy' and 'sft.policy', or one at two temperatures: 'sft.policy at temperature 0.7'. */
  readonly origins: readonly [string, string];
  /** Labels that preferred the first, the second, or neither (ties and both bad). */
  readonly wins: readonly [number, number];
  readonly ties: number;
  /** Share of the first, ties half, with the 95% interval (Wilson). */
  readonly rate: Estimate;
}

/** One line for every two origins that met, those that met most often first. Repeats and known pairs are left out. */
export function originTally(records: readonly LabelRecord[]): OriginTally[] {
  const judged = records.filter((one) => one.kind === 'normal' && one.choice !== 'skip');
  const games = judged.flatMap((record) => {
    const names = namesOf(record);
    if (names[0] === names[1]) return [];
    const chosen = chosenIndex(record);
    const origins = [...names].sort() as [string, string];
    return [{ key: origins.join('\u0000'), origins, winner: chosen === null ? null : names[chosen] }];
  });
  return [...groupBy(games, (game) => game.key).values()]
    .map((met): OriginTally => {
      const { origins } = met[0] as (typeof games)[number];
      const won = (name: string) => met.filter((game) => game.winner === name).length;
      const wins = [won(origins[0]), won(origins[1])] as const;
      const ties = met.length - wins[0] - wins[1];
      return { origins, wins, ties, rate: wilson(wins[0] + ties / 2, met.length) };
    })
    .sort((a, b) => total(b) - total(a));
}

const total = ({ wins, ties }: OriginTally): number => wins[0] + wins[1] + ties;

/** Models by name; the same model twice, by its temperatures. */
function namesOf({ answers: [first, second] }: LabelRecord): readonly [string, string] {
  const [a, b] = [first.source, second.source];
  return a.model === b.model ? [heated(a), heated(b)] : [a.model, b.model];
}

const heated = ({ model, sampling }: AnswerSource): string =>
  sampling ? `${model} at temperature ${sampling.temperature}` : model;
