/**
 * An operation of our own: what it takes, what it means in plain tfjs operations, and the kernels that compute it.
 * All of them are listed in kernels/table.ts; a backend's kernels are registered from there.
 */
import type { CpuContext } from './cpu-context';
import type { GpuContext } from './gpu-context';
import type { WasmContext } from './kernels/wasm-context';
import type { Changing } from './recording/interpose';
import { runKernel, tf } from './tfjs-internals';

type Kernel<Context, Attributes> = (
  context: Context,
  inputs: readonly tf.TensorInfo[],
  attributes: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];
export type CpuKernel<Attributes = object> = Kernel<CpuContext, Attributes>;
export type WasmKernel<Attributes = object> = Kernel<WasmContext, Attributes>;
export type GpuKernel<Attributes = object> = Kernel<GpuContext, Attributes>;

export interface Op<Attributes = object> {
  /** tfjs's kernel name. */
  readonly name: string;
  /** In order; '…' after a name: any number of them. */
  readonly inputs: readonly string[];
  readonly attributes: readonly (keyof Attributes & string)[];
  /** None where the operation writes in place: then every backend has a kernel, and cpu's is what the others must equal. */
  readonly reference: ((inputs: readonly tf.Tensor[], attributes: Attributes) => tf.Tensor | tf.Tensor[]) | null;
  /** A backend without one runs the reference. */
  readonly kernels: {
    readonly cpu?: CpuKernel<Attributes>;
    readonly wasm?: WasmKernel<Attributes>;
    readonly webgpu?: GpuKernel<Attributes>;
  };
  /** What a recorded step must know where the attributes change from step to step. */
  readonly changing?: Changing<Attributes>;
}

/** Runs the current backend's kernel, else the reference. */
export function runOp<Attributes extends object>(
  op: Op<Attributes>,
  inputs: readonly tf.Tensor[],
  attributes: Attributes,
): tf.Tensor[] {
  const { name, reference } = op;
  if (tf.getKernel(name, tf.getBackend()))
    return asArray(runKernel(name, inputs, { ...attributes } as Record<string, unknown>));
  if (!reference) throw new Error(`the ${tf.getBackend()} backend has no ${name}`);
  return asArray(tf.tidy(() => reference(inputs, attributes)));
}

const asArray = (value: tf.Tensor | tf.Tensor[]): tf.Tensor[] => (Array.isArray(value) ? value : [value]);

/** The one tensor that an operation gives. */
export function runOne<Attributes extends object, T extends tf.Tensor>(
  op: Op<Attributes>,
  inputs: readonly tf.Tensor[],
  attributes: Attributes,
): T {
  const [tensor] = runOp(op, inputs, attributes);
  if (!tensor) throw new Error(`${op.name} returned nothing`);
  return tensor as T;
}
