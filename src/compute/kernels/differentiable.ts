/** Operations with hand-written gradients. `forward` and `backward` are functions of tensors that run operations of ours. */
import { customGradient, customGradientOfMany, tf } from '../tfjs-internals';

export interface Gradient<T extends tf.Tensor> {
  /** Tensors that get a gradient, in the order in which `backward` returns them. */
  readonly inputs: readonly tf.Tensor[];
  /** How many of the first inputs `backward` does without: they are not kept for it, and it is given the others alone. */
  readonly unkept?: number;
  /** Further tensors that `backward` needs (masks, indices): they must outlive the forward pass. */
  readonly constants?: readonly tf.Tensor[];
  /** `keep` takes what `backward` needs of that which was computed. */
  readonly forward: (inputs: readonly tf.Tensor[], keep: (made: tf.Tensor) => void) => T;
  readonly backward: (
    dy: T,
    inputs: readonly tf.Tensor[],
    constants: readonly tf.Tensor[],
    made: readonly tf.Tensor[],
  ) => tf.Tensor[];
}

/** An operation with a hand-written gradient. */
export function differentiable<T extends tf.Tensor>({
  inputs,
  unkept = 0,
  constants = [],
  forward,
  backward,
}: Gradient<T>): T {
  const op = customGradient<T>((tensors, save) => {
    const made: tf.Tensor[] = [];
    const value = forward(tensors, (tensor) => made.push(tensor));
    // What is not saved is disposed of at the end of the forward pass.
    save([...tensors.slice(unkept), ...constants, ...made]);
    const n = tensors.length - unkept;
    const m = n + constants.length;
    return {
      value,
      gradFunc(dy: T, saved: tf.Tensor[]) {
        // tfjs tidies up after itself alone.
        const gradients = tf.tidy(() => backward(dy, saved.slice(0, n), saved.slice(n, m), saved.slice(m)));
        // Nobody else wants it, and tfjs would keep it until the end of the backward pass.
        dy.dispose();
        return gradients;
      },
    };
  });
  return op(inputs);
}

/** An operation with several outputs (at least two) and a hand-written gradient. */
export function differentiableMany({
  inputs,
  constants = [],
  keepsOutputs = false,
  forward,
  backward,
}: Omit<Gradient<tf.Tensor>, 'forward' | 'backward' | 'unkept'> & {
  /** `backward` needs what `forward` gave. */
  readonly keepsOutputs?: boolean;
  readonly forward: (inputs: readonly tf.Tensor[]) => tf.Tensor[];
  readonly backward: (
    dys: readonly tf.Tensor[],
    inputs: readonly tf.Tensor[],
    constants: readonly tf.Tensor[],
    outputs: readonly tf.Tensor[],
  ) => tf.Tensor[];
}): tf.Tensor[] {
  const n = inputs.length;
  const m = n + constants.length;
  return customGradientOfMany({
    inputs: Object.fromEntries(inputs.entries()),
    forwardFunc: (_, save) => {
      const outputs = forward(inputs);
      save([...inputs, ...constants, ...(keepsOutputs ? outputs : [])]);
      return outputs;
    },
    backwardsFunc: (dys, saved) => {
      const gradients = tf.tidy(() => backward(dys, saved.slice(0, n), saved.slice(n, m), saved.slice(m)));
      for (const dy of dys) dy.dispose();
      return Object.fromEntries(gradients.map((gradient, i) => [i, () => gradient]));
    },
  });
}
