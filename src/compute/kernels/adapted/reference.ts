import type * as tf from '@tensorflow/tfjs-core';
import { frozenBackwardReference, frozenReference } from '../frozen/reference';

export interface AdaptedAttributes {
  /** Weights. */
  readonly count: number;
  /** Which of them have factors, in their order. */
  readonly adapted: readonly number[];
  /** s: B(Ax) counts so often. */
  readonly scale: number;
}

/** What an operation is given: weights, then A and B of each that has them. */
export interface AdaptedWeights<T> {
  readonly weights: readonly T[];
  readonly factors: readonly (readonly [a: T, b: T])[];
}

export function adaptedWeights<T>(
  inputs: readonly T[],
  { count, adapted }: Pick<AdaptedAttributes, 'count' | 'adapted'>,
): AdaptedWeights<T> {
  const factors = adapted.map((_, i) => [inputs[count + 2 * i], inputs[count + 2 * i + 1]] as [T, T]);
  return { weights: inputs.slice(0, count), factors };
}

/** Where the columns of each weight begin. */
export function columnsFrom(weights: readonly { readonly shape: readonly number[] }[]): number[] {
  let from = 0;
  return weights.map(({ shape }) => {
    const own = from;
    from += shape[0] as number;
    return own;
  });
}

/** [y, s·A₁x, s·A₂x, …]. */
export function adaptedReference(
  x: tf.Tensor2D,
  { weights, factors }: AdaptedWeights<tf.Tensor>,
  residual: tf.Tensor2D | undefined,
  { adapted, scale }: AdaptedAttributes,
): tf.Tensor[] {
  const [first, rows] = [columnsFrom(weights), x.shape[0]];
  const inner = factors.map(([a]) => x.matMul<tf.Tensor2D>(a, false, true).mul<tf.Tensor2D>(scale));
  const y = frozenReference(x, weights, residual);
  const sum = adapted.reduce((out: tf.Tensor2D, weight, i) => {
    const [, b] = factors[i] as readonly [tf.Tensor, tf.Tensor];
    const [from, width] = [first[weight] as number, b.shape[0] as number];
    const own = (inner[i] as tf.Tensor2D).matMul<tf.Tensor2D>(b, false, true);
    return out.add(
      own.pad([
        [0, 0],
        [from, (y.shape[1] as number) - from - width],
      ]),
    );
  }, y);
  return [sum.reshape([rows, -1]), ...inner];
}

/** [dx, dA₁, dB₁, dA₂, dB₂, …]. */
export function adaptedBackwardReference(
  dy: tf.Tensor2D,
  x: tf.Tensor2D,
  inner: readonly tf.Tensor[],
  { weights, factors }: AdaptedWeights<tf.Tensor>,
  { adapted, scale }: AdaptedAttributes,
): tf.Tensor[] {
  const first = columnsFrom(weights);
  const gradients: tf.Tensor[] = [];
  const dx = adapted.reduce(
    (sum: tf.Tensor2D, weight, i) => {
      const [a, b] = factors[i] as readonly [tf.Tensor2D, tf.Tensor2D];
      const own = dy.slice([0, first[weight] as number], [-1, b.shape[0]]);
      const dInner = own.matMul<tf.Tensor2D>(b).mul<tf.Tensor2D>(scale);
      gradients.push(dInner.matMul(x, true), own.matMul(inner[i] as tf.Tensor, true));
      return sum.add(dInner.matMul(a));
    },
    frozenBackwardReference(dy, weights),
  );
  return [dx, ...gradients];
}
