import type { SampleRow } from '../data/rows';
import { copyModel } from '../model';
import { linearSchedule, trainStep } from '../optim';
import type { sftStage } from '../recipes/stages/sft';
import { answerPrompts } from './answers';
import { type Batch, type CutBatch, demonstrationBatch } from './batch';
import type { DemonstrationSource } from './demonstrations';
import { StageError, type StageEvent } from './events';
import type { Run } from './stage-run';
import { evaluateSupervised, supervisedLoss, supervisedReads } from './supervised';
import type { Trainable } from './trainable';

/** What SFT changes; a checkpoint holds all of it. */
interface SftState {
  readonly policy: Trainable;
  /** Steps done so far; also the data cursor, since step s reads demonstrations s·B to (s+1)·B. */
  step: number;
  /** Real tokens seen. */
  tokens: number;
  /** Demonstrations seen that were longer than a conversation may be, and were cut. */
  cut: number;
}

/**
 * Supervised fine-tuning: cross-entropy on the answer's tokens only, mixed families. The conversations of a batch lie end
 * to end without padding, and none sees another (model/sequences.ts).
 *
 * Source: Ouyang et al. 2022, section 3.5, step 1.
 */
export const sft: Run<typeof sftStage> = async function* (context) {
  const { settings, model, tokenizer, source, inputs, log } = context;
  const prompts = source.shown;
  const maxLength = Math.min(settings.maxLength, model.max_position_embeddings);
  const train = source.demonstrations('train', maxLength, settings.refusals);
  if (!train) throw nothingToLearn();
  const validation = source.demonstrations('validation', maxLength, settings.refusals);
  const { plain } = inputs.base;
  const before = await answerPrompts(inputs.base, tokenizer, prompts, { greedy: true, plain });
  const state: SftState = {
    policy: context.trainable('policy', optimizerOptions(), () => copyModel(inputs.base.parameters)),
    ...context.resumed({ step: 0, tokens: 0, cut: 0 }),
  };
  const { policy } = state;
  context.saves(state, () => state.step);
  // From now on, so that people can talk to it and compare its answers while it learns. Stopped half way, it stays.
  context.output('policy', { config: model, parameters: policy.parameters, own: policy.own });

  try {
    const held = validation ? heldOut(validation) : [];
    if (state.step === 0) yield* measure(held);
    while (state.step < settings.steps) {
      // 1. The next demonstrations, as ids end to end with the places to learn.
      const batch = batchAt(train, state.step * settings.batchSize, settings.batchSize);
      // 2. One clipped step on their loss.
      const warmup = Math.ceil(settings.warmupRatio * settings.steps);
      const learningRate = linearSchedule(settings.learningRate, state.step, settings.steps, warmup);
      const { loss, gradNorm, applied, metrics } = await trainStep(
        policy.optimizer,
        learningRate,
        () => supervisedLoss(policy.parameters, model, batch),
        supervisedReads(batch),
      );
      if (!applied) {
        throw new StageError(
          'sft-not-finite',
          `The loss or its gradient was not a finite number at step ${state.step + 1}; the weights are as they were before it. Lower the learning rate and start again.`,
          { step: state.step + 1, loss, gradNorm },
        );
      }
      state.step += 1;
      state.tokens += batch.tokens;
      state.cut = (state.cut || 0) + batch.cut; // a checkpoint of before has no such count
      // 3. Tell.
      const figures = { grad_norm: gradNorm, learning_rate: learningRate, num_tokens: state.tokens };
      yield { type: 'metrics', step: state.step, values: { loss, ...metrics, ...figures } };
      const last = state.step === settings.steps;
      if (last || state.step % settings.evalEvery === 0) yield* measure(held);
      if (last || state.step % settings.sampleEvery === 0) yield* show();
      yield { type: 'checkpoint', step: state.step };
      yield { type: 'progress', step: state.step, total: settings.steps, ...cutNote() };
    }
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
  } finally {
    policy.optimizer.dispose();
  }

  function cutNote(): { note?: string } {
    if (state.cut === 0) return {};
    const seen = state.step * settings.batchSize;
    return { note: `${state.cut} of ${seen} demonstrations are longer than ${maxLength} tokens and cut` };
  }

  function optimizerOptions() {
    return { weightDecay: settings.weightDecay, maxNorm: settings.maxGradNorm };
  }

  function batchAt(source: DemonstrationSource, first: number, size: number): CutBatch {
    const batch = demonstrationBatch(source, first, size, tokenizer, maxLength);
    if (batch.learned > 0) return batch;
    throw nothingToLearn();
  }

  /** At most 64 rows in batches of 16, each row once. */
  function heldOut(validation: DemonstrationSource): CutBatch[] {
    const count = Math.min(64, validation.rows?.length ?? 64);
    const batches = Math.ceil(count / 16);
    return Array.from({ length: batches }, (_, i) => batchAt(validation, i * 16, Math.min(16, count - i * 16)));
  }

  function nothingToLearn(): StageError {
    const longer =
      maxLength < model.max_position_embeddings
        ? `Raise the longest conversation: the model reads ${model.max_position_embeddings} tokens.`
        : 'Shorten the prompts, or choose a model with a longer context.';
    return new StageError(
      'sft-no-answers',
      `The prompts of these demonstrations fill all of the ${maxLength} tokens of a conversation, so no answer is left to learn. ${longer}`,
      { maxLength },
    );
  }

  async function* measure(held: readonly Batch[]): AsyncGenerator<StageEvent> {
    if (held.length === 0) return;
    const { loss, accuracy } = await evaluateSupervised(policy.parameters, model, held);
    yield { type: 'metrics', step: state.step, values: { eval_loss: loss, eval_mean_token_accuracy: accuracy } };
  }

  async function* show(): AsyncGenerator<StageEvent> {
    const after = await answerPrompts({ parameters: policy.parameters, config: model }, tokenizer, prompts, {
      greedy: true,
    });
    const rows: SampleRow[] = prompts.map(({ prompt }, i) => ({
      prompt,
      answers: {
        [context.inputName('base')]: before[i]?.text ?? '',
        [context.outputName('policy')]: after[i]?.text ?? '',
      },
    }));
    yield { type: 'samples', step: state.step, rows };
  }
};
