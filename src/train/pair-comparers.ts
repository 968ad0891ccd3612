/** How likely one of two answers is the preferred one, by whatever kind of model says so. */
import { preferenceProbability } from '../rlhf/bradley-terry';
import type { Tokenizer } from '../text/tokenizer';
import type { Policy, Scorer, Values } from './artifacts';
import { preferenceOf, type TwoAnswers } from './preference-reading';
import { scoreTexts } from './reward-scoring';
import { verdictsAfterCritique } from './verdict-reading';

/** P(first ≻ second) of each pair. */
export type PairComparer = (pairs: readonly TwoAnswers[]) => Promise<ArrayLike<number>>;

/** Of a scorer: σ of how far the first's raw score leads (Bradley-Terry). */
export const byScorer =
  (scorer: Scorer, tokenizer: Tokenizer): PairComparer =>
  async (pairs) => {
    const texts = pairs.flatMap(({ prompt, first, second }) => [
      { ...prompt, answer: first },
      { ...prompt, answer: second },
    ]);
    const scores = await scoreTexts(scorer, tokenizer, texts);
    const raw = (i: number) => scorer.deviation * (scores[i] as number);
    return pairs.map((_, i) => preferenceProbability(raw(2 * i), raw(2 * i + 1)));
  };

/** Of a model that reads both answers. */
export const byPreference =
  (preference: Values['preference'], tokenizer: Tokenizer): PairComparer =>
  (pairs) =>
    preferenceOf(preference, tokenizer, pairs);

/** Of a model that criticises each answer and then gives its verdict on it. */
export const byVerdict =
  (judge: Policy, tokenizer: Tokenizer): PairComparer =>
  async (pairs) => {
    const answers = pairs.flatMap(({ prompt: { prompt }, first, second }) =>
      [first, second].map((answer) => ({ prompt, answer })),
    );
    const said = await verdictsAfterCritique(judge, tokenizer, answers);
    return pairs.map((_, i) => preferenceProbability(said[2 * i]?.score ?? 0, said[2 * i + 1]?.score ?? 0));
  };
