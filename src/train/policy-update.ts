import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import { lossAndGradients, type Reads, recordedStep } from '../optim';
import { type PolicyDiagnostics, valueClipfrac } from '../rlhf/diagnostics';
import { entropyLoss } from '../rlhf/entropy-bonus';
import { k3Penalty } from '../rlhf/kl';
import { maskedMean } from '../rlhf/masked';
import { ptxLoss } from '../rlhf/ptx-loss';
import { valueLoss } from '../rlhf/value-loss';
import type { Targets } from './advantages';
import type { Batch } from './batch';
import { StageError } from './events';
import type { LossBatch } from './policy-losses';
import type { PolicyGradientParts, PolicyGradientSettings, PolicyState } from './policy-parts';
import type { Rollout } from './rollout';
import { supervisedLoss } from './supervised';
import { pick, policyForward, type TokenBatch, valueForward } from './token-batch';
import { answersOf, type TokenAnswers, updateDiagnostics } from './update-diagnostics';

/** Figures of one minibatch. The diagnostics are of the policy before its update. */
export interface MinibatchFigures extends PolicyDiagnostics {
  readonly policyLoss: number;
  readonly entropy: number;
  readonly policyGradNorm: number;
  /** Absent without a critic. */
  readonly valueLoss?: number;
  readonly valueClipfrac?: number;
  readonly valueGradNorm?: number;
  /** Mean k3 from the reference, before β; absent where the price of KL is in the reward. */
  readonly klLoss?: number;
  /** Of the demonstrations mixed in, before the coefficient; absent without them. */
  readonly ptxLoss?: number;
}

/** A metric may be of any shape here; trainStep's type only knows scalars. */
const asMetric = (tensor: tf.Tensor): tf.Scalar => tensor as tf.Scalar;
const tensors = (arrays: readonly Float32Array[]): tf.Tensor1D[] => arrays.map((x) => tf.tensor1d(x));

/**
 * One clipped gradient step of the policy and, where there is a critic, one of the value model, on some rows of the rollout;
 * with `ptx`, the policy's step also learns from these demonstrations.
 */
export async function updateMinibatch(
  config: PolicyGradientSettings,
  parts: PolicyGradientParts,
  state: PolicyState,
  model: ModelConfig,
  rollout: Rollout,
  targets: Targets,
  batch: TokenBatch,
  ptx: Batch | null,
  learningRate: number,
): Promise<MinibatchFigures> {
  const { critic, loss: policyLoss } = parts;
  const { policy, value, valueScale } = state;
  const beta = parts.kl === 'loss' ? state.beta : null;
  const old = pick(rollout.logprobs, batch);
  const advantages = pick(targets.advantages, batch);
  const refs = beta === null ? null : pick(rollout.refLogprobs, batch);
  const learned = critic &&
    value &&
    targets.returns && {
      ...critic,
      model: value,
      oldValues: pick(rollout.values, batch),
      returns: pick(targets.returns, batch),
    };
  const answerOf = answersOf(batch, rollout.width);

  const step = (): tf.Tensor => {
    const [tOld, tAdvantages] = tensors([old, advantages]) as [tf.Tensor1D, tf.Tensor1D];
    const mask = tf.tensor1d(batch.mask, 'bool');
    const seen: LossBatch = {
      old: tOld,
      advantages: tAdvantages,
      mask,
      answers: () => ({ index: tf.tensor1d(answerOf.index, 'int32'), count: answerOf.count }),
    };
    const moved = lossAndGradients(policy.optimizer, () => {
      const { logprobs, entropy } = policyForward(
        policy.parameters,
        model,
        batch,
        config.temperature,
        config.entropyCoef !== 0,
      );
      const clipped = policyLoss.of(logprobs, seen);
      const bonus = entropyLoss(entropy, mask, config.entropyCoef);
      const demonstrated = ptx ? supervisedLoss(policy.parameters, model, ptx).loss : tf.scalar(0);
      const terms: tf.Tensor[] = [clipped, bonus, ptxLoss(demonstrated, config.ptxCoef)];
      const kl = refs ? policyLoss.aggregate(k3Penalty(logprobs, tf.tensor1d(refs), mask), seen) : tf.scalar(0);
      if (beta !== null) terms.push(tf.mul(beta, kl));
      return {
        loss: tf.addN(terms) as tf.Scalar,
        metrics: { clipped, demonstrated, kl, logprobs: asMetric(logprobs), entropy: maskedMean(entropy, mask) },
      };
    });
    const judged =
      learned &&
      lossAndGradients(learned.model.optimizer, () => {
        const [tValues, tReturns] = tensors([learned.oldValues, learned.returns]) as [tf.Tensor1D, tf.Tensor1D];
        const v = valueForward(learned.model.parameters, model, batch, valueScale);
        const loss = valueLoss(v, tValues, tReturns, mask, learned.cliprange);
        return { loss: tf.mul(learned.coef, loss) as tf.Scalar, metrics: { loss, values: asMetric(v) } };
      });
    // Each optimizer skips its update on the device where the norm is not finite.
    const policyNorm = policy.optimizer.update(moved.gradients, learningRate);
    const valueNorm = judged ? learned.model.optimizer.update(judged.gradients, learningRate) : tf.scalar(0);
    const { clipped, entropy, demonstrated, kl } = moved.metrics;
    const scalars = [clipped, judged?.metrics.loss ?? tf.scalar(0), entropy, policyNorm, valueNorm, demonstrated, kl];
    const flat = scalars.map((s) => tf.reshape(s, [1]) as tf.Tensor1D);
    const vectors = [moved.metrics.logprobs, ...(judged ? [judged.metrics.values] : [])];
    return tf.concat1d([...flat, ...vectors.map((v) => tf.reshape(v, [-1]) as tf.Tensor1D)]); // one read: [7 + n or 2n]
  };

  const optimizers = learned ? ([policy.optimizer, learned.model.optimizer] as const) : ([policy.optimizer] as const);
  const data = [old, advantages, ...(refs ? [refs] : []), ...(learned ? [learned.oldValues, learned.returns] : [])];
  const reads = readsOf(config, parts, state, batch, ptx, data, answerOf);
  const all = await recordedStep(optimizers, learningRate, step, reads);
  const [pLoss, vLoss, entropy, policyGradNorm, valueGradNorm, ptxFigure, klFigure] = all as unknown as Sevenfold;
  stopUnlessFinite(state, policyGradNorm, learned ? valueGradNorm : 0);
  const n = batch.mask.length;
  return {
    policyLoss: pLoss,
    entropy,
    policyGradNorm,
    ...(ptx && { ptxLoss: ptxFigure }),
    ...(beta !== null && { klLoss: klFigure }),
    ...updateDiagnostics(policyLoss, all.slice(7, 7 + n), old, advantages, batch.mask, answerOf),
    ...(learned && {
      valueLoss: vLoss,
      valueGradNorm,
      valueClipfrac: valueClipfrac(all.slice(7 + n), learned.oldValues, learned.returns, batch.mask, learned.cliprange),
    }),
  };
}

type Sevenfold = [number, number, number, number, number, number, number];

/** All that an update reads, and the settings that decide the rest of what it does. */
function readsOf(
  config: PolicyGradientSettings,
  { loss, critic, kl }: PolicyGradientParts,
  { valueScale, beta }: PolicyState,
  batch: TokenBatch,
  ptx: Batch | null,
  data: readonly Float32Array[],
  answers: TokenAnswers,
): Reads {
  const settings = [loss.key, config.temperature, critic?.cliprange, critic?.coef, config.entropyCoef, config.ptxCoef];
  const arrays = [batch, ptx].flatMap((b) => (b ? [b.ids, b.places, b.positions, b.targets, b.mask] : []));
  const price = kl === 'loss' ? beta : 'in the reward';
  const figures = [answers.count, price, valueScale.mean, valueScale.deviation];
  return {
    key: ['policy gradient', ...settings, ...figures].join(' '),
    arrays: [...arrays, ...data, answers.index],
    atMost: { longest: Math.max(batch.longest, ptx?.longest ?? 0) },
  };
}

function stopUnlessFinite({ policy, value, iteration }: PolicyState, policyNorm: number, valueNorm: number): void {
  const policyFine = Number.isFinite(policyNorm);
  const valueFine = Number.isFinite(valueNorm);
  if (!policyFine) policy.optimizer.undoStep();
  if (!valueFine) value?.optimizer.undoStep();
  if (policyFine && valueFine) return;
  const whose = policyFine ? 'value model' : 'policy';
  throw new StageError(
    'policy-gradient-not-finite',
    `The gradient of the ${whose} was not a finite number in iteration ${iteration + 1}. Its update was skipped, so the weights are the last good ones. Lower the learning rate or raise β, and start again from here.`,
    { iteration: iteration + 1, policyGradNorm: policyNorm, valueGradNorm: valueNorm },
  );
}
