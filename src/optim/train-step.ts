/** One step of training: loss, gradients, update, and one asynchronous read of all its figures. */
import * as tf from '@tensorflow/tfjs-core';
import type { AdamW } from './adamw';
import { type Reads, recordedStep } from './recorded-step';

export interface LossAndMetrics<K extends string = string> {
  readonly loss: tf.Scalar;
  /** Further scalars to read with the loss. Gradients do not flow through them. */
  readonly metrics?: Readonly<Record<K, tf.Scalar>>;
}

export interface StepResult<K extends string = string> {
  readonly loss: number;
  /** Global norm of the gradients before clipping. */
  readonly gradNorm: number;
  /** False when the gradients were not finite: the device left parameters and moments as they were. */
  readonly applied: boolean;
  readonly metrics: Readonly<Record<K, number>>;
}

/** What a loss's metrics are called, by what its steps read: a step that is only given again does not say. */
const metricNames = new WeakMap<AdamW, Map<string | undefined, readonly string[]>>();

/** Minimises `lossFn` over the optimizer's parameters by one update. Everything it makes is disposed of. For `reads` see `recordedStep`. */
export async function trainStep<K extends string = never>(
  optimizer: AdamW,
  learningRate: number,
  lossFn: () => tf.Scalar | LossAndMetrics<K>,
  reads?: Reads,
): Promise<StepResult<K>> {
  const known = metricNames.get(optimizer) ?? new Map<string | undefined, readonly string[]>();
  metricNames.set(optimizer, known);
  const step = (): tf.Tensor => {
    const { loss, metrics, gradients } = lossAndGradients(optimizer, lossFn);
    const norm = optimizer.update(gradients, learningRate);
    known.set(reads?.key, Object.keys(metrics));
    const scalars = [loss, norm, ...Object.values<tf.Scalar>(metrics)];
    return tf.concat1d(scalars.map((s) => s.toFloat().reshape([1])));
  };
  const values = await recordedStep([optimizer], learningRate, step, reads);
  const names = (known.get(reads?.key) ?? []) as readonly K[];
  const [loss, gradNorm, ...rest] = values as unknown as [number, number, ...number[]];
  const applied = Number.isFinite(gradNorm);
  if (!applied) optimizer.undoStep();
  const metrics = Object.fromEntries(names.map((name, i) => [name, rest[i]])) as Record<K, number>;
  return { loss, gradNorm, applied, metrics };
}

/** The loss, its metrics and the gradient of every parameter that it depends on, by name. Call within a tidy. */
export function lossAndGradients<K extends string>(
  optimizer: Pick<AdamW, 'parameters'>,
  lossFn: () => tf.Scalar | LossAndMetrics<K>,
): { loss: tf.Scalar; metrics: Record<K, tf.Scalar>; gradients: Map<string, tf.Tensor> } {
  const { parameters } = optimizer;
  const metrics = {} as Record<K, tf.Scalar>;
  const { value, grads } = tf.variableGrads(() => {
    const result = lossFn();
    if (result instanceof tf.Tensor) return result;
    // Copies that outlive the scope of the tape: a metric may be the loss itself.
    for (const [key, metric] of Object.entries<tf.Scalar>(result.metrics ?? {})) {
      metrics[key as K] = tf.keep(tf.clone(metric));
    }
    return result.loss;
  }, [...parameters.values()]);
  // The caller's tidy does not see kept tensors: hand it ones that it does.
  const owned = {} as Record<K, tf.Scalar>;
  for (const key of Object.keys(metrics) as K[]) {
    owned[key] = tf.clone(metrics[key]);
    metrics[key].dispose();
  }
  const gradients = new Map<string, tf.Tensor>();
  for (const [name, { name: own }] of parameters) {
    // A weight that the loss does not use has none: an unused head, say.
    const gradient = grads[own];
    if (gradient) gradients.set(name, gradient);
  }
  return { loss: value, metrics: owned, gradients };
}
