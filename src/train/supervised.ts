import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import { hiddenAt, type Parameters, saidWithGreedy } from '../model';
import type { Reads } from '../optim';
import { maskedMean } from '../rlhf/masked';
import { meanTokenAccuracy, sftLoss } from '../rlhf/sft-loss';
import type { Batch } from './batch';

/** Loss and figures of next-token prediction at the batch's learned tokens: all scalars, the loss differentiable. */
export function supervisedLoss(
  parameters: Parameters,
  model: ModelConfig,
  batch: Batch,
): { loss: tf.Scalar; metrics: Record<'mean_token_accuracy' | 'entropy', tf.Scalar> } {
  const targets = tf.tensor1d(batch.targets, 'int32');
  const mask = tf.tensor1d(batch.mask, 'bool');
  const hidden = hiddenAt(parameters, model, batch, batch.positions); // [n, D]
  const { logprobs, entropy, greedy } = saidWithGreedy(parameters, hidden, targets);
  return {
    loss: sftLoss(logprobs, mask),
    metrics: { mean_token_accuracy: meanTokenAccuracy(greedy, mask), entropy: maskedMean(entropy, mask) },
  };
}

/** What `supervisedLoss` reads of a batch. */
export const supervisedReads = ({ ids, places, positions, targets, mask, longest }: Batch): Reads => ({
  key: 'supervised',
  arrays: [ids, places, positions, targets, mask],
  atMost: { longest },
});

/** The same figures without gradients, averaged over batches by their learned tokens. */
export async function evaluateSupervised(
  parameters: Parameters,
  model: ModelConfig,
  batches: readonly Batch[],
): Promise<{ loss: number; accuracy: number }> {
  let tokens = 0;
  let loss = 0;
  let accuracy = 0;
  for (const batch of batches) {
    const packed = tf.tidy(() => {
      const result = supervisedLoss(parameters, model, batch);
      return tf.stack([result.loss, result.metrics.mean_token_accuracy]);
    });
    const [batchLoss = Number.NaN, batchAccuracy = Number.NaN] = await packed.data();
    packed.dispose();
    const n = batch.learned;
    tokens += n;
    loss += batchLoss * n;
    accuracy += batchAccuracy * n;
  }
  return { loss: loss / tokens, accuracy: accuracy / tokens };
}
