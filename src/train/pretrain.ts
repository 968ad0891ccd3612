import type { ModelConfig } from '../config/model';
import type { PretrainConfig } from '../config/pretrain';
import type { Parameters } from '../model';
import { type AdamW, trainStep } from '../optim';
import { packBatch } from './batch';
import { StageError, type StageEvent } from './events';
import { evaluateSupervised, supervisedLoss, supervisedReads } from './supervised';

export interface PretrainState {
  readonly parameters: Parameters;
  readonly optimizer: AdamW;
  /** Steps done; step s reads rows s·R to (s+1)·R of the corpus. */
  step: number;
  tokens: number;
}

export interface PretrainDeps {
  readonly model: ModelConfig;
  readonly padId: number;
  /** Row n of the corpus: token ids, padding left out. */
  readonly row: (index: number) => readonly number[];
  /** Rows never trained on. */
  readonly heldOut: readonly (readonly number[])[];
  readonly evalEvery: number;
}

export const pretrainSteps = (config: PretrainConfig, model: ModelConfig): number =>
  Math.floor(config.tokens / (config.rowsPerStep * model.max_position_embeddings));

/** Of update `step` (from 0): warm-up, stable, decay (Hu et al. 2024, MiniCPM, section 4). */
function pretrainRate(config: PretrainConfig, step: number, total: number): number {
  const decaying = Math.max(1, Math.round(config.cooldown * total));
  return config.learningRate * Math.min(1, (step + 1) / config.warmupSteps, (total - step) / decaying);
}

/** Next-token prediction on every token of packed documents, each row read once, in order. */
export async function* pretrain(
  config: PretrainConfig,
  state: PretrainState,
  deps: PretrainDeps,
): AsyncGenerator<StageEvent, void> {
  const { model } = deps;
  const total = pretrainSteps(config, model);
  const batchOf = (rows: readonly (readonly number[])[]) =>
    packBatch(
      rows.map((ids) => ({ ids, mask: ids.map(() => 1) })),
      deps.padId,
    );
  const held = Array.from({ length: Math.ceil(deps.heldOut.length / config.rowsPerStep) }, (_, i) =>
    batchOf(deps.heldOut.slice(i * config.rowsPerStep, (i + 1) * config.rowsPerStep)),
  );
  while (state.step < total) {
    const batch = batchOf(
      Array.from({ length: config.rowsPerStep }, (_, i) => deps.row(state.step * config.rowsPerStep + i)),
    );
    const learningRate = pretrainRate(config, state.step, total);
    const { loss, gradNorm, applied, metrics } = await trainStep(
      state.optimizer,
      learningRate,
      () => supervisedLoss(state.parameters, model, batch),
      supervisedReads(batch),
    );
    if (!applied)
      throw new StageError(
        'pretrain-not-finite',
        `The loss or its gradient was not a finite number at step ${state.step + 1}; the weights are as they were before it. Lower the learning rate.`,
        { loss, gradNorm },
      );
    state.step += 1;
    state.tokens += batch.tokens;
    yield {
      type: 'metrics',
      step: state.step,
      values: { loss, ...metrics, grad_norm: gradNorm, learning_rate: learningRate, num_tokens: state.tokens },
    };
    yield { type: 'progress', step: state.step, total };
    if (state.step % deps.evalEvery === 0 || state.step === total) {
      const { loss: evalLoss, accuracy } = await evaluateSupervised(state.parameters, model, held);
      yield {
        type: 'metrics',
        step: state.step,
        values: { eval_loss: evalLoss, eval_mean_token_accuracy: accuracy },
      };
      yield { type: 'checkpoint', step: state.step };
    }
  }
}
