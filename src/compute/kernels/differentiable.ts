/** Operations with hand-written gradients. `forward` and `backward` are functions of tensors that run operations of ours. */
import { customGradient, customGradientOfMany, type tf } from '../tfjs-internals';

export interface Gradient<T extends tf.Tensor> {
  /** Tensors that get a gradient, in the order in which `backward` returns them. */
  readonly inputs: readonly tf.Tensor[];
  /** Further tensors that `backward` needs (masks, indices): they must outlive the forward pass. */
  readonly constants?: readonly tf.Tensor[];
  readonly forward: (inputs: readonly tf.Tensor[]) => T;
  readonly backward: (dy: T, inputs: readonly tf.Tensor[], constants: readonly tf.Tensor[]) => tf.Tensor[];
}

/** An operation with a hand-written gradient. */
export function differentiable<T extends tf.Tensor>({ inputs, constants = [], forward, backward }: Gradient<T>): T {
  const op = customGradient<T>((tensors, save) => {
    const value = forward(tensors);
    // What is not saved is disposed of at the end of the forward pass.
    save([...tensors, ...constants]);
    const n = tensors.length;
    return { value, gradFunc: (dy: T, saved: tf.Tensor[]) => backward(dy, saved.slice(0, n), saved.slice(n)) };
  });
  return op(inputs);
}

/** An operation with several outputs (at least two) and a hand-written gradient. */
export function differentiableMany({
  inputs,
  constants = [],
  forward,
  backward,
}: Omit<Gradient<tf.Tensor>, 'forward' | 'backward'> & {
  readonly forward: (inputs: readonly tf.Tensor[]) => tf.Tensor[];
  readonly backward: (
    dys: readonly tf.Tensor[],
    inputs: readonly tf.Tensor[],
    constants: readonly tf.Tensor[],
  ) => tf.Tensor[];
}): tf.Tensor[] {
  const n = inputs.length;
  return customGradientOfMany({
    inputs: Object.fromEntries(inputs.entries()),
    forwardFunc: (_, save) => {
      const outputs = forward(inputs);
      save([...inputs, ...constants]);
      return outputs;
    },
    backwardsFunc: (dys, saved) => {
      const gradients = backward(dys, saved.slice(0, n), saved.slice(n));
      return Object.fromEntries(gradients.map((gradient, i) => [i, () => gradient]));
    },
  });
}
