import * as tf from '@tensorflow/tfjs-core';

/**
 * DPO's loss of each pair, with label smoothing ε: L = −(1−ε)·log σ(βh) − ε·log σ(−βh).
 *
 * Source: Rafailov et al. 2023, eq. 7 (ε = 0); Mitchell 2023, A note on DPO with noisy preferences (cDPO). β·(log π − log π_ref) is the reward that π would
 * be optimal for under the KL price β, up to a constant of the prompt, so this is the Bradley-Terry loss of that reward. ε is
 * the share of labels taken to be wrong: the loss is least where σ(βh) = 1 − ε, and no pair is pushed beyond.
 * Shapes: lead h [N] (preference-lead.ts) → [N]. Unit: nats per pair.
 * −log σ(x) is computed as softplus(−x), which neither overflows nor rounds to 0 for large |x|.
 * Departures: none; a pair called a tie says nothing of h and is left out before.
 */
export function dpoLoss(lead: tf.Tensor1D, beta: number, smoothing = 0): tf.Tensor1D {
  return tf.tidy(() => {
    const { kept, flipped } = bothWays(lead, beta);
    return tf.add(tf.mul(1 - smoothing, kept), tf.mul(smoothing, flipped)) as tf.Tensor1D;
  });
}

/**
 * Robust DPO's loss of each pair: L = (−(1−ε)·log σ(βh) + ε·log σ(−βh)) / (1−2ε).
 *
 * Source: Chowdhury et al. 2024, Provably Robust DPO. Where a share ε of the labels is flipped at random, its mean over them is DPO's loss on
 * the true labels: what the flipped ones add is taken off again.
 * Shapes: lead h [N] → [N]. Unit: nats per pair; below 0 for a large lead, and without a lower bound.
 * Departures: none. Errors: RangeError unless 0 ≤ ε < ½, where a label still says something.
 */
export function robustDpoLoss(lead: tf.Tensor1D, beta: number, noise: number): tf.Tensor1D {
  if (!(noise >= 0 && noise < 0.5)) throw new RangeError(`the share of flipped labels must be below 1/2, got ${noise}`);
  return tf.tidy(() => {
    const { kept, flipped } = bothWays(lead, beta);
    return tf.div(tf.sub(tf.mul(1 - noise, kept), tf.mul(noise, flipped)), 1 - 2 * noise) as tf.Tensor1D;
  });
}

/** −log σ(βh) and −log σ(−βh): the loss of the label as it is, and of the label the other way round. */
function bothWays(lead: tf.Tensor1D, beta: number) {
  const x = tf.mul(beta, lead);
  return { kept: tf.softplus(tf.neg(x)), flipped: tf.softplus(x) };
}
