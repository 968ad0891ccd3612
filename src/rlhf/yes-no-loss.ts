import * as tf from '@tensorflow/tfjs-core';
import { maskedMean, select } from './masked';

/**
 * Cross-entropy of yes-or-no labels: L = −[y·log σ(r) + (1 − y)·log σ(−r)], its mean over the true positions of the mask.
 *
 * Source: Glaese et al. 2022 (Sparrow), where a rule model learns whether an answer breaks a rule; Touvron et al. 2023 (Llama 2),
 * where it stands beside the ranking loss as the safety model's auxiliary loss, so that σ(r) is a probability and a threshold on
 * it means something. Here y is that the rule is kept, so a higher score is a better answer.
 * Shapes: logits r (differentiated) [N], yes and mask [N], bool → scalar. Unit: nats per answer. No true position: 0.
 * −log σ(x) is computed as softplus(−x), which neither overflows nor rounds to 0 for large |x|.
 */
export function yesNoLoss(logits: tf.Tensor1D, yes: tf.Tensor1D, mask: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => {
    const r = select(logits, mask);
    return maskedMean(tf.where(yes, tf.softplus(tf.neg(r)), tf.softplus(r)), mask);
  });
}

/** Share of the answers whose sign is that of their label, 0 counting as half; NaN without any. */
export function yesNoAccuracy(logits: ArrayLike<number>, yes: ArrayLike<number | boolean>): number {
  let right = 0;
  for (let i = 0; i < logits.length; i++) {
    const r = logits[i] as number;
    right += r === 0 ? 0.5 : Number(r > 0 === Boolean(yes[i]));
  }
  return logits.length === 0 ? Number.NaN : right / logits.length;
}

/** Σᵢ (1 − σ(rᵢ)): how many rules an answer is expected to break. `logits`: [rules][B], of the rule kept → [B]. */
export function expectedViolations(logits: readonly ArrayLike<number>[]): Float32Array {
  const broken = (r: number) => 1 / (1 + Math.exp(r));
  return Float32Array.from(logits[0] ?? [], (_, i) => logits.reduce((sum, own) => sum + broken(own[i] as number), 0));
}
