import type { ModelConfig } from '../config/model';
import type { SftConfig } from '../config/sft';
import type { SampleRow } from '../data/rows';
import { linearSchedule, trainStep } from '../optim';
import type { Tokenizer } from '../text/tokenizer';
import { answerPrompts } from './answers';
import { type Batch, demonstrationBatch } from './batch';
import type { DemonstrationSource } from './demonstrations';
import { StageError, type StageEvent } from './events';
import type { SftState } from './sft-state';
import { evaluateSupervised, supervisedLoss, supervisedReads } from './supervised';

export interface SftDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly train: DemonstrationSource;
  readonly validation: DemonstrationSource;
  /** Prompts answered every so often, and the base model's answers to them. */
  readonly samplePrompts: readonly string[];
  readonly baseAnswers: readonly string[];
}

/**
 * Supervised fine-tuning: cross-entropy on the answer's tokens only, mixed families. The conversations of a batch lie end
 * to end without padding, and none sees another (model/sequences.ts).
 *
 * Source: Ouyang et al. 2022, section 3.5, step 1.
 */
export async function* sft(config: SftConfig, state: SftState, deps: SftDeps): AsyncGenerator<StageEvent, void> {
  const { model, tokenizer } = deps;
  const maxLength = Math.min(config.maxLength, model.max_position_embeddings);
  const batchAt = (source: DemonstrationSource, first: number, size: number): Batch => {
    const batch = demonstrationBatch(source, first, size, tokenizer, maxLength);
    if (batch.learned === 0) {
      throw new StageError(
        'sft-no-answers',
        `Every prompt of this batch fills the context of ${maxLength} tokens, so no answer is left to learn. Shorten the prompts or choose a model with a longer context.`,
      );
    }
    return batch;
  };
  const held = Array.from({ length: 4 }, (_, i) => batchAt(deps.validation, i * 16, 16));

  if (state.step === 0) yield* measure();
  while (state.step < config.steps) {
    // 1. The next demonstrations, as padded ids with the places to learn.
    const batch = batchAt(deps.train, state.step * config.batchSize, config.batchSize);
    // 2. Loss, gradients, clipped AdamW step at this step's learning rate.
    const learningRate = linearSchedule(
      config.learningRate,
      state.step,
      config.steps,
      Math.ceil(config.warmupRatio * config.steps),
    );
    const { loss, gradNorm, applied, metrics } = await trainStep(
      state.optimizer,
      learningRate,
      () => supervisedLoss(state.parameters, model, batch),
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
    yield {
      type: 'metrics',
      stage: 'sft',
      step: state.step,
      values: { loss, ...metrics, grad_norm: gradNorm, learning_rate: learningRate, num_tokens: state.tokens },
    };
    const last = state.step === config.steps;
    if (last || state.step % config.evalEvery === 0) yield* measure();
    if (last || state.step % config.sampleEvery === 0) yield* show();
    yield { type: 'checkpoint', stage: 'sft', step: state.step };
    yield { type: 'progress', stage: 'sft', step: state.step, total: config.steps };
  }

  async function* measure(): AsyncGenerator<StageEvent> {
    const { loss, accuracy } = await evaluateSupervised(state.parameters, model, held);
    yield {
      type: 'metrics',
      stage: 'sft',
      step: state.step,
      values: { eval_loss: loss, eval_mean_token_accuracy: accuracy },
    };
  }

  async function* show(): AsyncGenerator<StageEvent> {
    const answers = await answerPrompts(
      { parameters: state.parameters, config: model },
      tokenizer,
      deps.samplePrompts,
      { greedy: true },
    );
    const rows: SampleRow[] = deps.samplePrompts.map((prompt, i) => ({
      prompt,
      answers: { base: deps.baseAnswers[i] ?? '', sft: answers[i]?.text ?? '' },
    }));
    yield { type: 'samples', stage: 'sft', step: state.step, rows };
  }
}
