/** What a model says of given tokens, from its hidden states, without the logits of all of them at once. */
import * as tf from '@tensorflow/tfjs-core';
import { frozenGradient, linear, mostLikely, tokenLogprobs, tokenLogprobsSlope } from '../compute/kernels';
import { differentiable } from '../compute/kernels/differentiable';
import { gradientsOf, gradientsWanted } from '../compute/tfjs-internals';
import { MOST_LOGITS } from '../config/kept-values';
import { isAdapted } from './lora';
import type { Parameters } from './parameters';
import { outputMatrix } from './transformer';

export interface SaidOfTokens {
  /** log π(targetₙ), nats, [N]. */
  readonly logprobs: tf.Tensor1D;
  /** H = −Σ π log π, nats, [N]; its gradient only where it was asked for. */
  readonly entropy: tf.Tensor1D;
}

export interface SaidWithGreedy extends SaidOfTokens {
  /** 1 where the target is the most likely token, else 0, [N]; no gradient. */
  readonly greedy: tf.Tensor1D;
}

export interface SayingOptions {
  readonly temperature?: number;
  /** Whether the entropy's gradient is asked for too. */
  readonly entropyLearned?: boolean;
  readonly mostLogits?: number;
}

/**
 * hidden [N, D], targets int32 [N]; π = softmax(logits / temperature). Where the vocabulary is large the rows are taken in blocks, of
 * which never more than `mostLogits` logits are there. Of a frozen output layer each block's slope of log π by its hidden states, [n, D],
 * is made while its logits are there (as Liger Kernel does, Hsu et al. 2024); else the logits are made again for the gradient.
 */
export const saidOfTokens = (
  parameters: Parameters,
  hidden: tf.Tensor2D,
  targets: tf.Tensor1D,
  options: SayingOptions = {},
): SaidOfTokens => said(parameters, hidden, targets, options, false);

/** The same, and which targets are the most likely tokens. */
export const saidWithGreedy = (
  parameters: Parameters,
  hidden: tf.Tensor2D,
  targets: tf.Tensor1D,
  options: SayingOptions = {},
): SaidWithGreedy => said(parameters, hidden, targets, options, true) as SaidWithGreedy;

function said(
  parameters: Parameters,
  hidden: tf.Tensor2D,
  targets: tf.Tensor1D,
  { temperature = 1, entropyLearned = false, mostLogits = MOST_LOGITS }: SayingOptions,
  greedy: boolean,
): SaidOfTokens & Partial<SaidWithGreedy> {
  const matrix = outputMatrix(parameters);
  const [rows, width] = hidden.shape;
  const together = Math.max(1, Math.floor(mostLogits / (matrix.shape[0] as number)));
  const frozen = isAdapted(parameters) || matrix.dtype !== 'float32'; // packed weights are not learned
  if (rows <= together) {
    const scores = linear(hidden, matrix, undefined, frozen);
    return { ...tokenLogprobs(scores, targets, temperature), ...(greedy && { greedy: mostLikely(scores, targets) }) };
  }
  const blocks: tf.Tensor2D[] = [];
  for (let first = 0; first < rows; first += together) {
    const n = Math.min(together, rows - first);
    const own = tf.slice(targets, first, n);
    const x = tf.slice(hidden, [first, 0], [n, width]);
    blocks.push(frozen && !entropyLearned ? blockWithSlope(x, own) : blockAgain(x, own));
  }
  const [logprobs, entropy, hit] = tf.unstack(tf.concat2d(blocks, 1)) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D?];
  return { logprobs, entropy, ...(hit && { greedy: hit }) };

  function blockAgain(input: tf.Tensor2D, own: tf.Tensor1D): tf.Tensor2D {
    return differentiable<tf.Tensor2D>({
      inputs: frozen ? [input] : [input, matrix],
      constants: [own],
      forward: ([x, learned]) => block(x, learned ?? matrix, own, greedy),
      backward: (dy, kept, [wanted]) =>
        gradientsOf(() => block(kept[0], kept[1] ?? matrix, wanted, false), kept, tf.slice(dy, 0, 2)),
    });
  }

  function blockWithSlope(input: tf.Tensor2D, own: tf.Tensor1D): tf.Tensor2D {
    return differentiable<tf.Tensor2D>({
      inputs: [input],
      unkept: 1,
      forward([x], keep) {
        const scores = linear(x as tf.Tensor2D, matrix, undefined, true);
        const out = rowsOf(scores, own, greedy);
        if (gradientsWanted()) {
          const [logprobs, entropy] = tf.unstack(out) as [tf.Tensor1D, tf.Tensor1D];
          const slope = tokenLogprobsSlope(scores, own, { logprobs, entropy }, temperature);
          scores.dispose();
          keep(frozenGradient(slope, [matrix]));
          slope.dispose();
        }
        return out;
      },
      backward: (dy, _kept, _constants, [slope]) => [
        tf.mul(slope as tf.Tensor, tf.reshape(tf.slice(dy, 0, 1), [-1, 1])),
      ],
    });
  }

  function block(x: tf.Tensor | undefined, weights: tf.Tensor, wanted: tf.Tensor | undefined, all: boolean) {
    return rowsOf(linear(x as tf.Tensor2D, weights, undefined, frozen), wanted as tf.Tensor1D, all);
  }

  /** [2, n], or [3, n] with what has no gradient. */
  function rowsOf(scores: tf.Tensor2D, wanted: tf.Tensor1D, all: boolean): tf.Tensor2D {
    const { logprobs, entropy } = tokenLogprobs(scores, wanted, temperature);
    return tf.stack([logprobs, entropy, ...(all ? [mostLikely(scores, wanted)] : [])]) as tf.Tensor2D;
  }
}
