import * as tf from '@tensorflow/tfjs-core';
import { mean } from '../statistics';
import { select } from './masked';

export interface KtoOptions {
  readonly beta: number;
  /** z: what a gain is measured from, in nats (`ktoReferencePoint`), a scalar without gradient. */
  readonly referencePoint: tf.Tensor;
  /** λ_D and λ_U: how much a desirable and an undesirable answer weigh. */
  readonly desirableWeight: number;
  readonly undesirableWeight: number;
}

/**
 * KTO's loss of each answer: λ_D·(1 − σ(β(r − z))) of a desirable one, λ_U·(1 − σ(β(z − r))) of an undesirable one, with
 * r = log π(y|x) − log π_ref(y|x).
 *
 * Source: Ethayarajh et al. 2024: a value function of prospect theory, in which gains and losses are felt from a
 * reference point and each further gain or loss counts less; so an answer far on the right side, or hopelessly far on the wrong one,
 * is hardly pushed. An answer is labeled by itself: no pairs are needed.
 * Shapes: ratios r (differentiated), desirable and mask [N], bool → [N]; where the mask is false the loss of r = 0, to be left out.
 * Unit: none, 0 to λ. Departures: the paper's λ − v, so the constant λ is in the loss, as in TRL.
 */
export function ktoLoss(
  ratios: tf.Tensor1D,
  desirable: tf.Tensor1D,
  mask: tf.Tensor1D,
  { beta, referencePoint, desirableWeight, undesirableWeight }: KtoOptions,
): tf.Tensor1D {
  return tf.tidy(() => {
    const gain = tf.mul(beta, tf.sub(select(ratios, mask), referencePoint));
    const good = tf.mul(desirableWeight, tf.sigmoid(tf.neg(gain))); // 1 − σ(x) = σ(−x)
    const bad = tf.mul(undesirableWeight, tf.sigmoid(gain));
    return tf.where(desirable, good, bad) as tf.Tensor1D;
  });
}

/**
 * z = max(0, mean of r over answers that stand behind another row's prompt): a rough estimate of KL(π ‖ π_ref), which is what
 * r comes to for no reason of the answer's own.
 *
 * Source: Ethayarajh et al. 2024, where the pairing is a shift by one row within the batch. It is clamped after the
 * mean, since a KL is not negative, and has no gradient. Unit: nats. Errors: RangeError for fewer than two rows.
 */
export function ktoReferencePoint(mismatchedRatios: ArrayLike<number>): number {
  const n = mismatchedRatios.length;
  if (n < 2) throw new RangeError(`KTO's reference point needs two or more rows, got ${n}`);
  return Math.max(0, mean(Array.from(mismatchedRatios)));
}
