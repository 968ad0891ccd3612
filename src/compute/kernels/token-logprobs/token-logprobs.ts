/** Log-probability of given tokens, and the entropy of the distribution they came from, straight from logits. */
import * as tf from '@tensorflow/tfjs-core';
import { type Op, runOne, runOp } from '../../op';
import { differentiableMany } from '../differentiable';
import { type TokenLogprobsAttributes, tokenLogprobsBackwardReference, tokenLogprobsReference } from './reference';
import { mostLikelyWasm, tokenLogprobsGradWasm, tokenLogprobsWasm } from './wasm';
import { tokenLogprobsGpu, tokenLogprobsGradGpu } from './webgpu';

const TOKEN_LOGPROBS: Op<TokenLogprobsAttributes> = {
  name: 'FusedTokenLogprobs',
  inputs: ['logits', 'targets'],
  attributes: ['temperature'],
  reference: ([x, targets], { temperature }) =>
    tokenLogprobsReference(x as tf.Tensor2D, targets as tf.Tensor1D, temperature),
  kernels: { wasm: tokenLogprobsWasm, webgpu: tokenLogprobsGpu },
};
const TOKEN_LOGPROBS_GRAD: Op<TokenLogprobsAttributes> = {
  name: 'FusedTokenLogprobsGrad',
  inputs: ['dLogprobs', 'dEntropy', 'logits', 'targets', 'logprobs', 'entropy'],
  attributes: ['temperature'],
  reference: ([dLogprobs, dEntropy, x, targets], { temperature }) =>
    tokenLogprobsBackwardReference(
      [dLogprobs, dEntropy] as tf.Tensor1D[],
      x as tf.Tensor2D,
      targets as tf.Tensor1D,
      temperature,
    ),
  kernels: { wasm: tokenLogprobsGradWasm, webgpu: tokenLogprobsGradGpu },
};
const MOST_LIKELY: Op = {
  name: 'FusedMostLikely',
  inputs: ['logits', 'targets'],
  attributes: [],
  reference: ([x, targets]) => tf.cast(tf.equal(tf.argMax(x as tf.Tensor2D, 1), targets as tf.Tensor1D), 'float32'),
  kernels: { wasm: mostLikelyWasm },
};
export const tokenLogprobsOps = [TOKEN_LOGPROBS, TOKEN_LOGPROBS_GRAD, MOST_LIKELY];

export interface TokenLogprobs {
  /** log π(targetₙ), nats, [N]. */
  readonly logprobs: tf.Tensor1D;
  /** H = -Σ π log π, nats, [N]. */
  readonly entropy: tf.Tensor1D;
}

/**
 * logits [N, V], targets int32 [N]; π = softmax(logits / temperature), in float32 by logit - logsumexp.
 * Both outputs are differentiable.
 */
export function tokenLogprobs(logits: tf.Tensor2D, targets: tf.Tensor1D, temperature = 1): TokenLogprobs {
  const outputs = differentiableMany({
    inputs: [logits],
    constants: [targets],
    keepsOutputs: true,
    forward: (inputs) => runOp(TOKEN_LOGPROBS, [...inputs, targets], { temperature }),
    backward: (dys, inputs, constants, said) =>
      runOp(TOKEN_LOGPROBS_GRAD, [...dys, ...inputs, ...constants, ...said], { temperature }),
  });
  const [logprobs, entropy] = outputs as [tf.Tensor1D, tf.Tensor1D];
  return { logprobs, entropy };
}

/** ∂ log π(targetₙ) / ∂ logits, [N, V], from what was said of them, for whom a gradient is due before anybody asks for it. */
export function tokenLogprobsSlope(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  { logprobs, entropy }: TokenLogprobs,
  temperature: number,
): tf.Tensor2D {
  const [rows] = logits.shape;
  const inputs = [tf.ones([rows]), tf.zeros([rows]), logits, targets, logprobs, entropy];
  return runOne<TokenLogprobsAttributes, tf.Tensor2D>(TOKEN_LOGPROBS_GRAD, inputs, { temperature });
}

/** logits [N, V], targets int32 [N] -> [N]: 1 where the target is the first of the largest logits, else 0. No gradient. */
export const mostLikely = (logits: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor1D =>
  runOne(MOST_LIKELY, [logits, targets], {});
