import type { SampleRow } from '../data/rows';
import { copyModel } from '../model';
import { linearSchedule, trainStep } from '../optim';
import type { sftStage } from '../recipes/stages/sft';
import { answerPrompts } from './answers';
import { type Batch, demonstrationBatch } from './batch';
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
  const { plain } = inputs.base;
  const before = await answerPrompts(inputs.base, tokenizer, prompts, { greedy: true, plain });
  const state: SftState = {
    policy: context.trainable('policy', optimizerOptions(), () => copyModel(inputs.base.parameters)),
    ...context.resumed({ step: 0, tokens: 0 }),
  };
  const { policy } = state;
  context.saves(state, () => state.step);
  // From now on, so that people can talk to it and compare its answers while it learns. Stopped half way, it stays.
  context.output('policy', { config: model, parameters: policy.parameters, own: policy.own });

  const maxLength = Math.min(settings.maxLength, model.max_position_embeddings);
  const [train, validation] = [source.demonstrations('train'), source.demonstrations('validation')];
  if (!train)
    throw new StageError(
      'sft-no-rows',
      'There are no demonstrations to learn from. Bring some, or leave them out to learn from the bundled ones.',
    );
  try {
    const held = validation ? Array.from({ length: 4 }, (_, i) => batchAt(validation, i * 16, 16)) : [];
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
      // 3. Tell.
      const figures = { grad_norm: gradNorm, learning_rate: learningRate, num_tokens: state.tokens };
      yield { type: 'metrics', step: state.step, values: { loss, ...metrics, ...figures } };
      const last = state.step === settings.steps;
      if (last || state.step % settings.evalEvery === 0) yield* measure(held);
      if (last || state.step % settings.sampleEvery === 0) yield* show();
      yield { type: 'checkpoint', step: state.step };
      yield { type: 'progress', step: state.step, total: settings.steps };
    }
    context.report({
      seconds: log.seconds(),
      heldout_loss_before: log.first('eval_loss'),
      heldout_loss_after: log.last('eval_loss'),
    });
  } finally {
    policy.optimizer.dispose();
  }

  function optimizerOptions() {
    return { weightDecay: settings.weightDecay, maxNorm: settings.maxGradNorm };
  }

  function batchAt(source: DemonstrationSource, first: number, size: number): Batch {
    const batch = demonstrationBatch(source, first, size, tokenizer, maxLength);
    if (batch.learned > 0) return batch;
    throw new StageError(
      'sft-no-answers',
      `Every prompt of this batch fills the context of ${maxLength} tokens, so no answer is left to learn. Shorten the prompts or choose a model with a longer context.`,
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
