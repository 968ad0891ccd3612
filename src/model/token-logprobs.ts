/** What a model says of given tokens, from its hidden states, without the logits of all of them at once. */
import * as tf from '@tensorflow/tfjs-core';
import { linear, tokenLogprobs } from '../compute/kernels';
import { differentiable } from '../compute/kernels/differentiable';
import { gradientsOf } from '../compute/tfjs-internals';
import { MOST_LOGITS } from '../config/kept-values';
import { isAdapted } from './lora';
import type { Parameters } from './parameters';
import { outputMatrix } from './transformer';

export interface SaidOfTokens {
  /** log π(targetₙ), nats, [N]. */
  readonly logprobs: tf.Tensor1D;
  /** H = −Σ π log π, nats, [N]. */
  readonly entropy: tf.Tensor1D;
}

export interface SaidWithGreedy extends SaidOfTokens {
  /** 1 where the target is the most likely token, else 0, [N]; no gradient. */
  readonly greedy: tf.Tensor1D;
}

/**
 * hidden [N, D], targets int32 [N]; π = softmax(logits / temperature). Where the vocabulary is large the rows are taken in blocks, and
 * each block's logits are made again for the gradient: never more than `mostLogits` are there.
 */
export const saidOfTokens = (
  parameters: Parameters,
  hidden: tf.Tensor2D,
  targets: tf.Tensor1D,
  temperature = 1,
  mostLogits = MOST_LOGITS,
): SaidOfTokens => said(parameters, hidden, targets, temperature, mostLogits, false);

/** The same, and which targets are the most likely tokens. */
export const saidWithGreedy = (
  parameters: Parameters,
  hidden: tf.Tensor2D,
  targets: tf.Tensor1D,
  temperature = 1,
  mostLogits = MOST_LOGITS,
): SaidWithGreedy => said(parameters, hidden, targets, temperature, mostLogits, true) as SaidWithGreedy;

function said(
  parameters: Parameters,
  hidden: tf.Tensor2D,
  targets: tf.Tensor1D,
  temperature: number,
  mostLogits: number,
  greedy: boolean,
): SaidOfTokens & Partial<SaidWithGreedy> {
  const matrix = outputMatrix(parameters);
  const [rows, width] = hidden.shape;
  const together = Math.max(1, Math.floor(mostLogits / (matrix.shape[0] as number)));
  const frozen = isAdapted(parameters) || matrix.dtype !== 'float32'; // packed weights are not learned
  if (rows <= together) {
    const scores = linear(hidden, matrix, undefined, frozen);
    return { ...tokenLogprobs(scores, targets, temperature), ...(greedy && { greedy: hits(scores, targets) }) };
  }
  const blocks: tf.Tensor2D[] = [];
  for (let first = 0; first < rows; first += together) {
    const n = Math.min(together, rows - first);
    const own = tf.slice(targets, first, n);
    const inputs = [tf.slice(hidden, [first, 0], [n, width]), ...(frozen ? [] : [matrix])];
    blocks.push(
      differentiable<tf.Tensor2D>({
        inputs,
        constants: [own],
        forward: ([x, learned]) => block(x, learned ?? matrix, own, greedy),
        backward: (dy, kept, [wanted]) =>
          gradientsOf(() => block(kept[0], kept[1] ?? matrix, wanted, false), kept, tf.slice(dy, 0, 2)),
      }),
    );
  }
  const [logprobs, entropy, hit] = tf.unstack(tf.concat2d(blocks, 1)) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D?];
  return { logprobs, entropy, ...(hit && { greedy: hit }) };

  /** [2, n], or [3, n] with what has no gradient. */
  function block(x: tf.Tensor | undefined, weights: tf.Tensor, wanted: tf.Tensor | undefined, all: boolean) {
    const scores = linear(x as tf.Tensor2D, weights, undefined, frozen);
    const said = tokenLogprobs(scores, wanted as tf.Tensor1D, temperature);
    const rest = all ? [hits(scores, wanted as tf.Tensor1D)] : [];
    return tf.stack([said.logprobs, said.entropy, ...rest]) as tf.Tensor2D;
  }
}

const hits = (scores: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor1D =>
  tf.cast(tf.equal(tf.argMax(scores, 1), targets), 'float32');
