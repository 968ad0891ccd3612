/** A part of a forward pass that keeps its inputs alone and is computed again for its gradient (Chen et al. 2016). */
import { differentiable } from './kernels/differentiable';
import { gradientsOf, type tf } from './tfjs-internals';

/**
 * f(inputs, constants), whose gradient computes f a second time: what f makes on its way is not kept until then. `f` must use the
 * tensors that it is given, and be a function of them alone; constants get no gradient.
 */
export const recomputed = <T extends tf.Tensor>(
  inputs: readonly tf.Tensor[],
  constants: readonly tf.Tensor[],
  f: (inputs: readonly tf.Tensor[], constants: readonly tf.Tensor[]) => T,
): T =>
  differentiable<T>({
    inputs,
    constants,
    forward: (own) => f(own, constants),
    backward: (dy, kept, others) => gradientsOf(() => f(kept, others), kept, dy),
  });
