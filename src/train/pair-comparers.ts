/** How likely one of two answers is the preferred one, by whatever kind of model says so. */
import { preferenceProbability } from '../rlhf/bradley-terry';
import type { Tokenizer } from '../text/tokenizer';
import type { Scorer, Values } from './artifacts';
import { preferenceOf, type TwoAnswers } from './preference-reading';
import { scoreTexts } from './reward-scoring';

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
