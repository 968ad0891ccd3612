import type { ModelConfig } from '../config/model';
import type { SampleRow } from '../data/rows';
import type { Parameters } from '../model';
import { linearSchedule, trainStep } from '../optim';
import type { FineTuningConfig } from '../recipes/settings/sft';
import type { StageManifest } from '../recipes/stage';
import type { Tokenizer } from '../text/tokenizer';
import { type Batch, type CutBatch, demonstrationBatch } from './batch';
import type { DemonstrationSource } from './demonstrations';
import { StageError, type StageEvent } from './events';
import type { StageContext } from './stage-run';
import { startOf } from './start';
import { evaluateSupervised, supervisedLoss, supervisedReads } from './supervised';
import type { Trainable, Weights } from './trainable';

/** What fine-tuning changes; a checkpoint holds all of it. */
export interface FineTuneState {
  readonly policy: Trainable;
  /** Steps done so far; also the data cursor, since step s reads demonstrations s·B to (s+1)·B. */
  step: number;
  /** Real tokens seen. */
  tokens: number;
  /** Demonstrations seen that were longer than a conversation may be, and were cut. */
  cut: number;
}

export interface FineTuneDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly train: DemonstrationSource;
  readonly validation: DemonstrationSource | undefined;
  /** What it says by now, to read. */
  readonly show: (learned: Parameters) => Promise<readonly SampleRow[]>;
}

/** A copy of a model to train, or the one that was left; it is the stage's output from now on, also where it is stopped half way. */
export function fineTuneState<M extends StageManifest>(
  { settings, model, draws, trainable, resumed, saves, output }: StageContext<M>,
  from: Weights,
): FineTuneState {
  const { weightDecay, maxGradNorm, adapter } = settings as FineTuningConfig;
  const start = startOf(from, { settings: { adapter }, model, draws });
  const state: FineTuneState = {
    policy: trainable('policy', { weightDecay, maxNorm: maxGradNorm }, start),
    ...resumed({ step: 0, tokens: 0, cut: 0 }),
  };
  saves(state, () => state.step);
  // From now on, so that people can talk to it and compare its answers while it learns.
  const { parameters, own } = state.policy;
  output('policy' as keyof M['outputs'] & string, { config: model, parameters, own } as never);
  return state;
}

/**
 * Supervised fine-tuning: cross-entropy on the answer's tokens only. The conversations of a batch lie end to end without
 * padding, and none sees another (model/sequences.ts).
 *
 * Source: Ouyang et al. 2022, section 3.5, step 1.
 */
export async function* fineTune(
  settings: FineTuningConfig,
  state: FineTuneState,
  { model, tokenizer, train, validation, show }: FineTuneDeps,
): AsyncGenerator<StageEvent, void> {
  const { policy } = state;
  const maxLength = Math.min(settings.maxLength, model.max_position_embeddings);
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
      if (last || state.step % settings.sampleEvery === 0)
        yield { type: 'samples', step: state.step, rows: await show(policy.parameters) };
      yield { type: 'checkpoint', step: state.step };
      yield { type: 'progress', step: state.step, total: settings.steps, ...cutNote() };
    }
  } finally {
    policy.optimizer.dispose();
  }

  function cutNote(): { note?: string } {
    if (state.cut === 0) return {};
    const seen = state.step * settings.batchSize;
    return { note: `${state.cut} of ${seen} demonstrations are longer than ${maxLength} tokens and cut` };
  }

  function batchAt(source: DemonstrationSource, first: number, size: number): CutBatch {
    const batch = demonstrationBatch(source, first, size, tokenizer, maxLength);
    if (batch.learned > 0) return batch;
    throw nothingToLearn(maxLength, model);
  }

  /** At most 64 rows in batches of 16, each row once. */
  function heldOut(validation: DemonstrationSource): CutBatch[] {
    const count = Math.min(64, validation.rows?.length ?? 64);
    const batches = Math.ceil(count / 16);
    return Array.from({ length: batches }, (_, i) => batchAt(validation, i * 16, Math.min(16, count - i * 16)));
  }

  async function* measure(held: readonly Batch[]): AsyncGenerator<StageEvent> {
    if (held.length === 0) return;
    const { loss, accuracy } = await evaluateSupervised(policy.parameters, model, held);
    yield { type: 'metrics', step: state.step, values: { eval_loss: loss, eval_mean_token_accuracy: accuracy } };
  }
}

/** What is said where the prompts leave no room for an answer. */
export function nothingToLearn(maxLength: number, { max_position_embeddings: context }: ModelConfig): StageError {
  const longer =
    maxLength < context
      ? `Raise the longest conversation: the model reads ${context} tokens.`
      : 'Shorten the prompts, or choose a model with a longer context.';
  return new StageError(
    'sft-no-answers',
    `The prompts of these demonstrations fill all of the ${maxLength} tokens of a conversation, so no answer is left to learn. ${longer}`,
    { maxLength },
  );
}
