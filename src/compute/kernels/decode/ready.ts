/** What decoding reads for every token, laid out once for all of them as the backend reads it fastest. */
import * as tf from '@tensorflow/tfjs-core';
import { kindOf } from '../../../data/packed-weight';
import { type GpuKernel, type Op, runOne, type WasmKernel } from '../../op';
import { asFloats, widenGpu } from '../frozen/widen';
import { info, matrix } from '../wasm-context';

/** Columns of a panel. */
const PANEL = 8;

/** Eight rows of a weight side by side, [⌈out/8⌉, in, 8]: what a product would else do with it for every token. */
const panelsWasm: WasmKernel = (context, [weight]) => {
  const { dataId, shape, dtype } = info(weight);
  if (kindOf(shape)) {
    context.backend.incRef(dataId);
    return { dataId, shape, dtype };
  }
  const [out, inner] = matrix(weight);
  const made = context.output([Math.ceil(out / PANEL), inner, PANEL]);
  context.kernels.panels(context.at(weight), context.at(made), out, inner);
  return made;
};

/** As it is, for a GPU reads packed weights where they lie; software would widen them anew for every four rows. */
const panelsGpu: GpuKernel = (context, [weight]) => {
  const { dataId, shape, dtype } = weight as tf.TensorInfo;
  if (kindOf(shape) && context.software) return widenGpu(context, [weight as tf.TensorInfo], {});
  context.backend.incRef(dataId);
  return { dataId, shape, dtype };
};

const PANELS: Op = {
  name: 'FusedPanels',
  inputs: ['weight'],
  attributes: [],
  reference: ([weight]) => tf.clone(asFloats(weight as tf.Tensor)),
  kernels: { wasm: panelsWasm, webgpu: panelsGpu },
};
export const readyOps = [PANELS];

/** Of a weight [out, in]: A [r, in] and B [out, r], of which scale·B(Ax) is added to Wx. */
export interface Adapter {
  readonly a: tf.Tensor2D;
  readonly b: tf.Tensor2D;
  readonly scale: number;
}

/** A weight for `decode`, packed or not, and what lies on it. The caller disposes of both. */
export interface ReadyWeight {
  readonly weight: tf.Tensor;
  /** [r, in + out]: row r is A's, then scale times B's column r; null where the adapter is merged into the weight. */
  readonly factors: tf.Tensor | null;
}

/** On wasm an adapter stays beside packed weights; a GPU would wait for two more commands a linear, so there it is merged. */
const readsAdapters = (): boolean => tf.getBackend() === 'wasm';

export function readyWeight(weight: tf.Tensor, adapter?: Adapter): ReadyWeight {
  const apart = adapter !== undefined && readsAdapters() && kindOf(weight.shape) !== null;
  const [made, factors] = tf.tidy(() => {
    if (!adapter) return [runOne(PANELS, [weight], {})];
    const { a, b, scale } = adapter;
    if (apart) return [runOne(PANELS, [weight], {}), tf.concat([a, tf.transpose(tf.mul(b, scale))], 1)];
    const whole = tf.add(asFloats(weight), tf.mul(tf.matMul(b, a), scale));
    return [runOne(PANELS, [whole], {})];
  });
  return { weight: made as tf.Tensor, factors: factors ?? null };
}

/** The embedding for `decode`. The caller disposes of it. */
export const readyTable = (table: tf.Tensor): tf.Tensor =>
  tf.tidy(() => (readsAdapters() ? tf.clone(table) : runOne(PANELS, [table], {})));
