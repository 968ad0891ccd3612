import type { sftStage } from '../recipes/stages/sft';
import { answerPrompts } from './answers';
import { fineTune, fineTuneState, nothingToLearn } from './fine-tune';
import type { Run } from './stage-run';

/** Supervised fine-tuning on demonstrations of all kinds of tasks, with sample answers before and after. */
export const sft: Run<typeof sftStage> = async function* (context) {
  const { settings, model, tokenizer, source, inputs, log } = context;
  const prompts = source.shown;
  const maxLength = Math.min(settings.maxLength, model.max_position_embeddings);
  const train = source.demonstrations('train', maxLength, settings);
  if (!train) throw nothingToLearn(maxLength, model);
  const validation = source.demonstrations('validation', maxLength, settings);
  const { plain } = inputs.base;
  const before = await answerPrompts(inputs.base, tokenizer, prompts, { greedy: true, plain });
  const state = fineTuneState(context, inputs.base);
  yield* fineTune(settings, state, {
    model,
    tokenizer,
    train,
    validation,
    async show(parameters) {
      const after = await answerPrompts({ parameters, config: model }, tokenizer, prompts, { greedy: true });
      return prompts.map(({ prompt }, i) => ({
        prompt,
        answers: {
          [context.inputName('base')]: before[i]?.text ?? '',
          [context.outputName('policy')]: after[i]?.text ?? '',
        },
      }));
    },
  });
  context.report({
    seconds: log.seconds(),
    heldout_loss_before: log.first('eval_loss'),
    heldout_loss_after: log.last('eval_loss'),
    ...(train.rows && {
      demonstrations: {
        train: train.rows.length,
        validation: validation?.rows?.length ?? 0,
        left_out: train.left_out,
      },
    }),
    ...(state.cut > 0 && { cut: state.cut }),
  });
};
