/**
 * Stands between tfjs's engine and the kernels of the webgpu and wasm backends, so that a step can be recorded, and later only
 * be followed (webgpu) or given again (wasm). While nothing of that happens it costs one comparison a kernel.
 */
import { type tf, withAssign } from '../tfjs-internals';
import type { Word } from '../uniforms';

export type Attributes = Readonly<Record<string, unknown>>;

/** What a recorded step must know of a kernel whose attributes change from step to step. */
export interface Changing<A = Attributes> {
  /** Whether a recorded call may stand for one with other attributes, once its live uniforms are written anew. */
  readonly standsFor: (recorded: A, now: A) => boolean;
  readonly live?: (attributes: A) => readonly Word[];
}

export type Outputs = tf.TensorInfo | tf.TensorInfo[];

/** A kernel on other inputs, in the order of those that it was seen with. */
export type Again = (inputs: readonly (tf.TensorInfo | null)[], attributes: Attributes) => Outputs;

/** Called instead of every kernel. */
export interface Interceptor {
  kernel(
    name: string,
    inputs: readonly (tf.TensorInfo | null)[],
    attributes: Attributes,
    run: () => Outputs,
    again: Again,
  ): Outputs;
  /** The kernel that runs has put uniforms that change from step to step in this buffer. */
  liveUniform?(buffer: GPUBuffer): void;
}

let interceptor: Interceptor | null = null;
const interposed = new WeakSet<tf.KernelConfig>();
const changing = new Map<string, Changing>();

/** Makes a registered kernel one that can be intercepted. */
export function interpose(config: tf.KernelConfig, change?: Changing): void {
  if (change) changing.set(config.kernelName, change);
  if (interposed.has(config)) return;
  interposed.add(config);
  const { kernelName, kernelFunc } = config;
  config.kernelFunc = (call) => {
    if (!interceptor) return kernelFunc(call);
    const inputs = Object.values(call.inputs) as (tf.TensorInfo | null)[];
    const names = Object.keys(call.inputs);
    const again: Again = (others, attributes) => {
      // Some of tfjs's take a list of inputs instead.
      const named: Record<string, tf.TensorInfo | null> = Array.isArray(call.inputs) ? (others as never) : {};
      for (const [i, name] of names.entries()) named[name] = others[i] ?? null;
      return kernelFunc({
        inputs: named as tf.NamedTensorInfoMap,
        attrs: attributes as tf.NamedAttrMap,
        backend: call.backend,
      });
    };
    return interceptor.kernel(kernelName, inputs, call.attrs ?? {}, () => kernelFunc(call), again);
  };
}

/** What is known of a kernel's attributes beside that they are fixed. */
export const changingOf = (kernelName: string): Changing | undefined => changing.get(kernelName);

export const onLiveUniform = (buffer: GPUBuffer): void => interceptor?.liveUniform?.(buffer);

/** Runs `work`, which must be synchronous, with every kernel intercepted. */
export function intercepting<T>(by: Interceptor, work: () => T): T {
  if (interceptor) throw new Error('a recorded step within a recorded step');
  interceptor = by;
  // Where a step is only followed there would be nothing to assign.
  const refuse = (): never => {
    throw new Error('a recorded step must update in place, not assign');
  };
  try {
    return withAssign(refuse, work);
  } finally {
    interceptor = null;
  }
}
