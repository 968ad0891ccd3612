/**
 * How a fused operation is put together: `forward` and `backward` are functions of tensors; each asks for a kernel of
 * the current backend and falls back to its reference in plain tfjs operations, so one model runs everywhere.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Runs the current backend's kernel of that name, else the reference. */
export function runFused(
  name: string,
  inputs: readonly tf.Tensor[],
  attributes: Readonly<Record<string, unknown>>,
  reference: () => tf.Tensor | tf.Tensor[],
): tf.Tensor[] {
  if (tf.getKernel(name, tf.getBackend())) {
    const named: tf.NamedTensorMap = {};
    inputs.forEach((tensor, i) => {
      named[i] = tensor;
    });
    return asArray(
      tf.engine().runKernel(name, named, attributes as unknown as tf.NamedAttrMap) as tf.Tensor | tf.Tensor[],
    );
  }
  return asArray(tf.tidy(reference));
}

const asArray = (value: tf.Tensor | tf.Tensor[]): tf.Tensor[] => (Array.isArray(value) ? value : [value]);

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
  const op = tf.customGrad<T>((...args) => {
    const save = args[args.length - 1] as unknown as tf.GradSaveFunc;
    const tensors = args.slice(0, -1) as tf.Tensor[];
    const value = forward(tensors);
    // What is not saved is disposed of at the end of the forward pass.
    save([...tensors, ...constants]);
    const n = tensors.length;
    return { value, gradFunc: (dy: T, saved: tf.Tensor[]) => backward(dy, saved.slice(0, n), saved.slice(n)) };
  });
  return op(...inputs);
}

/** What tfjs's `customGrad` is made of; it allows one output only. */
interface Engine {
  runKernelFunc(call: {
    readonly inputs: tf.NamedTensorMap;
    readonly forwardFunc: (backend: unknown, save: tf.GradSaveFunc) => tf.Tensor[];
    readonly backwardsFunc: (dys: tf.Tensor[], saved: tf.Tensor[]) => Record<string, () => tf.Tensor>;
  }): tf.Tensor[];
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
  return (tf.engine() as unknown as Engine).runKernelFunc({
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

/** The first tensor of a kernel's outputs. */
export function first<T extends tf.Tensor>(outputs: readonly tf.Tensor[]): T {
  const [tensor] = outputs;
  if (!tensor) throw new Error('a kernel returned nothing');
  return tensor as T;
}
