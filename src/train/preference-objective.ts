import type * as tf from '@tensorflow/tfjs-core';
import type { AnswersBatch } from './answer-batches';
import type { Responses } from './token-batch';

/** What a batch comes to. */
export interface ObjectiveFigures {
  /** The loss of each pair, or of each answer where they are labeled one by one, [N]. */
  readonly losses: tf.Tensor1D;
  /** `loss`, differentiable, and what is shown beside it. */
  readonly scalars: Readonly<Record<string, tf.Scalar>> & { readonly loss: tf.Scalar };
  /** What an update adds to the loss and no figure counts, differentiable. */
  readonly beside?: tf.Scalar;
}

/** A pair by the places of its answers; one of them alone where answers are labeled one by one. */
export interface Compared {
  readonly chosen?: number;
  readonly rejected?: number;
}

/** A batch to learn from, and what is known of it beforehand. */
export interface NextBatch<B> {
  /** null: nothing in it teaches anything, and the step is left out. */
  readonly batch: B | null;
  /** The answers that `batch` is of. */
  readonly answers: Responses;
  /** Figures of the step that do not come from the loss. */
  readonly told: Readonly<Record<string, number>>;
}

/** What the loop of the family learns from, and by which loss: fixed pairs, pairs of the policy's own samples, answers labeled one by one. */
export interface Objective<B extends AnswersBatch> {
  /** Of everything but the data that `figures` depends on: a recorded step of one loss is not taken for another's. */
  readonly key: string;
  /** Steps of the whole run. */
  readonly total: number;
  /** Batches that are never learned from. */
  readonly heldOut: readonly B[];
  /** The batch of a step, a function of the step and of the policy as it is then. */
  next(step: number): Promise<NextBatch<B>>;
  /** Brings what the held-out batches hold of the policy up to date, before they are measured. */
  remeasure?(): Promise<void>;
  /** Of the summed log-probabilities of the batch's answers, [U], differentiable in them. */
  figures(sums: tf.Tensor1D, batch: B): ObjectiveFigures;
  /** All data that `figures` reads. */
  reads(batch: B): readonly (Int32Array | Float32Array | Uint8Array)[];
  /** Pairs or answers of a batch; with a figure's name: how many of them it is a mean over. */
  count(batch: B, figure?: string): number;
  /** What was compared, in the order of `losses`. */
  compared(batch: B): readonly Compared[];
  /** Figures that follow from the means over several batches. */
  derived?(values: Readonly<Record<string, number>>): Readonly<Record<string, number>>;
}
