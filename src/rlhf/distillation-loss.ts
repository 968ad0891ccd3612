import type * as tf from '@tensorflow/tfjs-core';
import { fullKl } from './kl';
import { maskedMean } from './masked';

/**
 * Distillation: L = (1/n) Σₜ KL(teacher ‖ student) over the whole vocabulary at each token of an answer that the teacher sampled.
 *
 * Source: Askell et al. 2021, section 2.2.1 (context distillation); Hinton et al. 2015. The teacher is a constant.
 * Shapes: teacher and student logits [n, V], student differentiated, mask [n] → scalar, nats per token; none true: 0. Departures: none.
 */
export const distillationLoss = (teacher: tf.Tensor2D, student: tf.Tensor2D, mask: tf.Tensor1D): tf.Scalar =>
  maskedMean(fullKl(teacher, student), mask);
