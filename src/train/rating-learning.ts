import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import { pairAccuracy } from '../rlhf/bradley-terry';
import { regressionLoss } from '../rlhf/regression-loss';
import type { Tokenizer } from '../text/tokenizer';
import { StageError, type StageEvent } from './events';
import type { LabelObjective } from './label-epochs';
import { type PairBatch, type PromptPairs, pairBatch } from './reward-pairs';
import { rawScores, scoreRows } from './reward-scoring';
import type { Weights } from './trainable';

interface RatingDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly maxLength: number;
  readonly scorer: Weights;
  /** Of all ratings that are learned from. */
  readonly scale: { readonly mean: number; readonly deviation: number };
}

/** Ratings without which nothing can be learned. Errors: StageError 'rating-none', 'rating-flat'. */
export function ratingScale(groups: readonly PromptPairs[]): RatingDeps['scale'] {
  const given = groups.flatMap(({ rows }) => rows.flatMap(({ ratings: r }) => (r ? [r.chosen, r.rejected] : [])));
  if (given.length === 0)
    throw new StageError(
      'rating-none',
      'These labels have no ratings: each says which of two answers is better, and none how good an answer is by itself. Turn on “Rate them too” in the preferences, or learn from the comparisons.',
    );
  const mean = given.reduce((sum, x) => sum + x, 0) / given.length;
  const deviation = Math.sqrt(given.reduce((sum, x) => sum + (x - mean) ** 2, 0) / given.length);
  if (deviation > 0) return { mean, deviation };
  throw new StageError(
    'rating-flat',
    `All ${given.length} ratings are the same, so there is nothing that tells a good answer from a bad one. Bring other ratings, or learn from comparisons.`,
    { ratings: given.length, rating: mean },
  );
}

/** A score that predicts the rating of an answer. Source: Wang et al. 2023 (HelpSteer). An answer that several rated has their mean. */
export function ratingObjective({ model, tokenizer, maxLength, scorer, scale }: RatingDeps): LabelObjective {
  return {
    title: 'rating model',
    loss(groups) {
      const batch = pairBatch(groups, tokenizer, { margin: 0, rule: 'none' }, maxLength);
      const { ratings, weight } = ratingsOf(groups, batch);
      const scores = rawScores(scorer.parameters, model, batch.texts, tokenizer.padId);
      return { loss: regressionLoss(scores, tf.tensor1d(ratings), tf.tensor1d(weight)), metrics: {} };
    },
    async *measure(groups, step): AsyncGenerator<StageEvent> {
      const batch = pairBatch(groups, tokenizer, { margin: 0, rule: 'none' }, maxLength);
      const { ratings, weight } = ratingsOf(groups, batch);
      const scores = await scoreRows(scorer.parameters, model, batch.texts, tokenizer.padId);
      const tensor = tf.tidy(() => regressionLoss(tf.tensor1d(scores), tf.tensor1d(ratings), tf.tensor1d(weight)));
      const [eval_loss = Number.NaN] = await tensor.data();
      tensor.dispose();
      const eval_accuracy = pairAccuracy(pick(scores, batch.chosen), pick(scores, batch.rejected), batch.tie);
      const eval_decided = batch.tie.length - batch.tie.reduce((sum, one) => sum + one, 0);
      const values = { eval_loss, eval_pairs: batch.tie.length, eval_decided };
      yield { type: 'metrics', step, values: Number.isNaN(eval_accuracy) ? values : { ...values, eval_accuracy } };
    },
  };

  /** Of each text, in deviations; weight 0 where nobody rated it. */
  function ratingsOf(groups: readonly PromptPairs[], { texts, chosen, rejected }: PairBatch) {
    const sums = new Float32Array(texts.length);
    const counts = new Float32Array(texts.length);
    const add = (text: number | undefined, rating: number) => {
      if (text === undefined) return;
      sums[text] = (sums[text] as number) + (rating - scale.mean) / scale.deviation;
      counts[text] = (counts[text] as number) + 1;
    };
    for (const [i, { ratings }] of groups.flatMap(({ rows }) => rows).entries()) {
      if (!ratings) continue;
      add(chosen[i], ratings.chosen);
      add(rejected[i], ratings.rejected);
    }
    return {
      ratings: sums.map((sum, i) => sum / Math.max(1, counts[i] as number)),
      weight: counts.map((count) => Number(count > 0)),
    };
  }
}

const pick = (scores: Float32Array, index: Int32Array): Float32Array =>
  Float32Array.from(index, (i) => scores[i] as number);

/** By how much the preferred answers lead, ties left out. */
export async function leadsOf(
  groups: readonly PromptPairs[],
  { model, tokenizer, maxLength, scorer }: Omit<RatingDeps, 'scale'>,
): Promise<number[]> {
  const batch = pairBatch(groups, tokenizer, { margin: 0, rule: 'none' }, maxLength);
  const scores = await scoreRows(scorer.parameters, model, batch.texts, tokenizer.padId);
  return [...batch.tie].flatMap((tie, i) =>
    tie ? [] : [(scores[batch.chosen[i] as number] as number) - (scores[batch.rejected[i] as number] as number)],
  );
}
