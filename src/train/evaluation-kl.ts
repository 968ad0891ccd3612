import * as tf from '@tensorflow/tfjs-core';
import type { Measured } from '../data/measured';
import { meanOfValues } from '../evaluation/intervals';
import type { Tokenizer } from '../text/tokenizer';
import type { AnswerSample } from './answer-samples';
import type { LanguageModel } from './answers';
import type { Policy } from './artifacts';
import type { EvaluationAnswers } from './evaluation-answers';
import type { Compared } from './evaluation-table';
import { policyForward, put, tokenBatch } from './token-batch';

/** Answers that one forward pass reads. */
const ROWS_TOGETHER = 64;

interface Reading {
  readonly tokenizer: Tokenizer;
  /** That of the samples. */
  readonly temperature: number;
}

/**
 * log π(y|x) − log π_ref(y|x) of each sampled answer, summed over its tokens, in nats: the mean over answers estimates
 * KL(π ‖ π_ref) of a whole answer without bias (k1, Schulman 2020). log π is the sampler's own.
 */
export async function logRatios(
  samples: readonly AnswerSample[],
  reference: LanguageModel,
  { tokenizer, temperature }: Reading,
): Promise<number[]> {
  const out: number[] = [];
  for (let first = 0; first < samples.length; first += ROWS_TOGETHER) {
    const piece = samples.slice(first, first + ROWS_TOGETHER);
    const width = Math.max(1, ...piece.map(({ ids }) => ids.length));
    const read = { prompts: piece.map(({ prompt }) => prompt), responses: piece.map(({ ids }) => ids), width };
    const batch = tokenBatch(read, [...piece.keys()], tokenizer.padId);
    const of = new Float32Array(piece.length * width);
    if (batch.learned > 0) {
      const packed = tf.tidy(() => policyForward(reference.parameters, reference.config, batch, temperature).logprobs);
      put(of, (await packed.data()) as Float32Array, batch);
      packed.dispose();
    }
    for (const [row, { logprobs }] of piece.entries())
      out.push(logprobs.reduce((sum, own, t) => sum + own - (of[row * width + t] as number), 0));
  }
  return out;
}

/** KL from such log ratios. What is estimated is never below 0, though k1 may be. */
export const klOf = (ratios: readonly number[]): Measured => meanOfValues(ratios, { least: 0 });

/** KL of the policy from the reference on the prompts of the trained families; undefined where the two are not compared. */
export async function klOfAnswers(
  { asked, drawn }: EvaluationAnswers,
  { policy }: Compared,
  reference: Policy | undefined,
  reading: Reading,
): Promise<Measured | undefined> {
  const samples = drawn.get(policy ?? '');
  if (!samples || !reference) return undefined;
  const trained = asked.flatMap(({ family, items }) => items.map(() => !family.heldOut));
  const counted = samples.filter((_, i) => trained[i]);
  return klOf(await logRatios(counted, reference, reading));
}
