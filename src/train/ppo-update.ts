import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { PpoConfig } from '../config/ppo';
import { lossAndGradients, type Reads, recordedStep } from '../optim';
import { type PolicyDiagnostics, policyDiagnostics, valueClipfrac } from '../rlhf/diagnostics';
import { entropyLoss } from '../rlhf/entropy-bonus';
import { maskedMean } from '../rlhf/masked';
import { policyLoss } from '../rlhf/ppo-loss';
import { ptxLoss } from '../rlhf/ptx-loss';
import { valueLoss } from '../rlhf/value-loss';
import type { Batch } from './batch';
import { StageError } from './events';
import type { PpoState } from './ppo-state';
import type { Rollout } from './rollout';
import { supervisedLoss } from './supervised';
import { pick, policyForward, type TokenBatch, valueForward } from './token-batch';

/** What the update of a rollout needs of each of its tokens beside the rollout itself, [B·R] each. */
export interface Targets {
  /** Whitened. */
  readonly advantages: Float32Array;
  readonly returns: Float32Array;
}

/** Figures of one minibatch. The diagnostics are of the policy before its update. */
export interface MinibatchFigures extends PolicyDiagnostics {
  readonly policyLoss: number;
  readonly valueLoss: number;
  readonly entropy: number;
  readonly valueClipfrac: number;
  readonly policyGradNorm: number;
  readonly valueGradNorm: number;
  /** Of the demonstrations mixed in, before the coefficient; absent without them. */
  readonly ptxLoss?: number;
}

/** A metric may be of any shape here; trainStep's type only knows scalars. */
const asMetric = (tensor: tf.Tensor): tf.Scalar => tensor as tf.Scalar;

/**
 * One clipped gradient step of the policy and one of the value model, on some rows of the rollout; with `ptx`, the
 * policy's step also learns from these demonstrations.
 */
export async function updateMinibatch(
  config: PpoConfig,
  state: PpoState,
  model: ModelConfig,
  rollout: Rollout,
  targets: Targets,
  batch: TokenBatch,
  ptx: Batch | null,
  learningRate: number,
): Promise<MinibatchFigures> {
  const old = pick(rollout.logprobs, batch);
  const oldValues = pick(rollout.values, batch);
  const advantages = pick(targets.advantages, batch);
  const returns = pick(targets.returns, batch);
  const step = (): tf.Tensor => {
    const [tOld, tOldValues, tAdvantages, tReturns] = [old, oldValues, advantages, returns].map((x) => tf.tensor1d(x));
    const mask = tf.tensor1d(batch.mask, 'bool');
    const policy = lossAndGradients(state.policyOptimizer, () => {
      const { logprobs, entropy } = policyForward(state.policy, model, batch, config.temperature);
      const clipped = policyLoss(logprobs, tOld as tf.Tensor1D, tAdvantages as tf.Tensor1D, mask, config.cliprange);
      const bonus = entropyLoss(entropy, mask, config.entropyCoef);
      const demonstrated = ptx ? supervisedLoss(state.policy, model, ptx).loss : tf.scalar(0);
      return {
        loss: tf.addN([clipped, bonus, ptxLoss(demonstrated, config.ptxCoef)]) as tf.Scalar,
        metrics: { clipped, demonstrated, logprobs: asMetric(logprobs), entropy: maskedMean(entropy, mask) },
      };
    });
    const value = lossAndGradients(state.valueOptimizer, () => {
      const v = valueForward(state.value, model, batch, state.valueScale);
      const loss = valueLoss(v, tOldValues as tf.Tensor1D, tReturns as tf.Tensor1D, mask, config.cliprange_value);
      return { loss: tf.mul(config.vf_coef, loss) as tf.Scalar, metrics: { loss, values: asMetric(v) } };
    });
    // Each optimizer skips its update on the device where the norm is not finite.
    const policyNorm = state.policyOptimizer.update(policy.gradients, learningRate);
    const valueNorm = state.valueOptimizer.update(value.gradients, learningRate);
    const { clipped, entropy, demonstrated } = policy.metrics;
    const scalars = [clipped, value.metrics.loss, entropy, policyNorm, valueNorm, demonstrated];
    const flat = scalars.map((s) => tf.reshape(s, [1]) as tf.Tensor1D);
    const vectors = [policy.metrics.logprobs, value.metrics.values].map((v) => tf.reshape(v, [-1]) as tf.Tensor1D);
    return tf.concat1d([...flat, ...vectors]); // one read: [6 + 2n]
  };
  const reads = readsOf(config, state, batch, ptx, [old, oldValues, advantages, returns]);
  const all = await recordedStep([state.policyOptimizer, state.valueOptimizer], learningRate, step, reads);
  const [pLoss, vLoss, entropy, policyGradNorm, valueGradNorm, ptxFigure] = all as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  stopUnlessFinite(state, policyGradNorm, valueGradNorm);
  const n = batch.mask.length;
  return {
    policyLoss: pLoss,
    valueLoss: vLoss,
    entropy,
    policyGradNorm,
    valueGradNorm,
    ...(ptx ? { ptxLoss: ptxFigure } : {}),
    ...policyDiagnostics(all.slice(6, 6 + n), old, advantages, batch.mask, config.cliprange),
    valueClipfrac: valueClipfrac(all.slice(6 + n), oldValues, returns, batch.mask, config.cliprange_value),
  };
}

/** All that an update reads, and the settings that decide the rest of what it does. */
function readsOf(
  config: PpoConfig,
  { valueScale }: PpoState,
  batch: TokenBatch,
  ptx: Batch | null,
  targets: readonly Float32Array[],
): Reads {
  const settings = [config.temperature, config.cliprange, config.cliprange_value, config.vf_coef, config.entropyCoef];
  const arrays = [batch, ptx].flatMap((b) => (b ? [b.ids, b.places, b.positions, b.targets, b.mask] : []));
  return {
    key: ['ppo', ...settings, config.ptxCoef, valueScale.mean, valueScale.deviation].join(' '),
    arrays: [...arrays, ...targets],
    atMost: { longest: Math.max(batch.longest, ptx?.longest ?? 0) },
  };
}

function stopUnlessFinite(state: PpoState, policyGradNorm: number, valueGradNorm: number): void {
  const policyFine = Number.isFinite(policyGradNorm);
  const valueFine = Number.isFinite(valueGradNorm);
  if (!policyFine) state.policyOptimizer.undoStep();
  if (!valueFine) state.valueOptimizer.undoStep();
  if (policyFine && valueFine) return;
  const whose = policyFine ? 'value model' : 'policy';
  throw new StageError(
    'ppo-gradient-not-finite',
    `The gradient of the ${whose} was not a finite number in iteration ${state.iteration + 1}. Its update was skipped, so the weights are the last good ones. Lower the learning rate or raise β, and start again from here.`,
    { iteration: state.iteration + 1, policyGradNorm, valueGradNorm },
  );
}
