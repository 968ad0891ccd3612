import * as tf from '@tensorflow/tfjs-core';
import type { diffusionDpoStage } from '../recipes/stages/diffusion-dpo';
import { diffusionDpoLoss, diffusionLead } from '../rlhf/diffusion-dpo';
import { errorsOf, labelBatch, labelsAt, picturePairs, pictureTraining } from './picture-training';
import type { Run } from './stage-run';

/**
 * Diffusion-DPO: a copy of the model is trained to see the noise in the preferred picture better than the frozen reference does,
 * by more than in the other one. Source: Wallace et al. 2023.
 */
export const diffusionDpo: Run<typeof diffusionDpoStage> = async function* (context) {
  const { settings, inputs, draws } = context;
  const pairs = picturePairs(inputs.pairs, 'diffusion-dpo');
  yield* pictureTraining(context, {
    name: 'diffusion-dpo',
    step(model, step) {
      const labels = labelsAt(pairs, step, settings.batchSize, draws);
      const count = labels.length;
      // 1. One level and one noise for both pictures of a label.
      const batch = labelBatch(labels, step, draws, ['chosen', 'rejected']);
      const sides = (errors: tf.Tensor1D) =>
        [errors.slice(0, count), errors.slice(count)] as [tf.Tensor1D, tf.Tensor1D];
      // 2. What the reference sees of them: no gradient goes there.
      const reference = tf.tidy(() => errorsOf(inputs.reference, batch));
      return {
        loss: () => {
          const [chosen, rejected] = sides(errorsOf(model, batch));
          const [refChosen, refRejected] = sides(reference);
          const errors = { chosen, rejected, refChosen, refRejected };
          // 3. The loss of each label, and its figures.
          const lead = diffusionLead(errors);
          const mean = (x: tf.Tensor) => tf.mean(x) as tf.Scalar;
          const right = tf.add(
            tf.cast(tf.greater(lead, 0), 'float32'),
            tf.mul(0.5, tf.cast(tf.equal(lead, 0), 'float32')),
          );
          return {
            loss: mean(diffusionDpoLoss(errors, settings.beta)),
            metrics: {
              'rewards/accuracies': mean(right),
              'rewards/margins': mean(tf.mul(settings.beta, lead)),
              'error/chosen': mean(tf.sub(chosen, refChosen)),
              'error/rejected': mean(tf.sub(rejected, refRejected)),
            },
          };
        },
        done: () => reference.dispose(),
      };
    },
  });
};
