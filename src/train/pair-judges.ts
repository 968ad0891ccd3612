/** Who says which of two answers of the policy is the better one, while it learns. */
import { Random } from '../random';
import type { judge, Rater } from '../tasks';
import type { Draws } from './draws';
import { StageError } from './events';
import type { RewardFunction, RewardSample } from './reward-functions';

export type Verdict = 'first' | 'second' | 'tie';
/** An answer to be judged; one that was cut off has not ended. */
export interface JudgedAnswer extends RewardSample {
  readonly ended: boolean;
}
type Two = readonly [JudgedAnswer, JudgedAnswer];

export interface Judgements {
  readonly verdicts: readonly Verdict[];
  /** Of both answers of each pair, where the judge gives them. */
  readonly scores?: readonly (readonly [number, number])[];
}

/** Two answers to one prompt each; `first`: the number of the first prompt in the run, which its draws are a function of. */
export type PairJudge = (pairs: readonly Two[], first: number) => Promise<Judgements>;

/** The answer with the higher score is the better one, one that was cut off paying a penalty; equal scores are a tie. Errors: StageError 'online-scores'. */
export const scorerJudge =
  (reward: RewardFunction, missingEosPenalty: number): PairJudge =>
  async (pairs) => {
    const answers = pairs.flat();
    const scored = await reward(answers);
    const flat = scored.map((score, i) => (answers[i]?.ended ? score : score - missingEosPenalty));
    const scores = pairs.map((_, i) => [flat[2 * i] as number, flat[2 * i + 1] as number] as const);
    if (!flat.every(Number.isFinite))
      throw new StageError(
        'online-scores',
        'The reward model gives scores that are not finite numbers, so it cannot say which answer is better. Train the reward model again with a lower learning rate.',
      );
    return { scores, verdicts: scores.map(([a, b]) => (a > b ? 'first' : a < b ? 'second' : 'tie')) };
  };

/** A simulated person, who sees one of the two on the left at random. Errors: StageError 'online-no-rubric'. */
export const raterJudge =
  (rater: Rater, decide: typeof judge | undefined, draws: Draws): PairJudge =>
  async (pairs, first) => ({
    verdicts: pairs.map(([a, b], i) => {
      if (!decide || !a.item)
        throw new StageError(
          'online-no-rubric',
          `A simulated rater needs to know what a right answer is, and does not for “${a.prompt.slice(0, 60)}”. Let the reward model judge instead.`,
        );
      const random = new Random(draws.seed, draws.stream(`online rater ${first + i}`));
      const turned = random.chance(0.5);
      const [left, right] = turned ? [b, a] : [a, b];
      const { choice } = decide(rater, a.item, left.answer, right.answer, random);
      return choice === 'tie' ? 'tie' : (choice === 'left') !== turned ? 'first' : 'second';
    }),
  });
