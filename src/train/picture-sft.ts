import type { pictureSftStage } from '../recipes/stages/picture-sft';
import { denoisingLoss } from './picture-noise';
import { errorsOf, labelBatch, labelsAt, picturePairs, pictureTraining } from './picture-training';
import type { Run } from './stage-run';

/** Plain fine-tuning on the preferred pictures: the loss of pretraining, the others never seen. */
export const pictureSft: Run<typeof pictureSftStage> = async function* (context) {
  const { settings, inputs, draws } = context;
  const pairs = picturePairs(inputs.pairs, 'picture-sft');
  yield* pictureTraining(context, {
    name: 'picture-sft',
    step(model, step) {
      const batch = labelBatch(labelsAt(pairs, step, settings.batchSize, draws), step, draws, ['chosen']);
      return { loss: () => ({ loss: denoisingLoss(errorsOf(model, batch), batch.times) }), done: () => {} };
    },
  });
};
