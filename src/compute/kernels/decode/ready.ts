/** What decoding reads for every token, laid out once for all of them as the backend reads it fastest. */
import * as tf from '@tensorflow/tfjs-core';
import { kindOf } from '../../../data/packed-weight';
import { type Op, runOne, type WasmKernel } from '../../op';
import { asFloats } from '../frozen/widen';
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

const PANELS: Op = {
  name: 'FusedPanels',
  inputs: ['weight'],
  attributes: [],
  reference: ([weight]) => tf.clone(asFloats(weight as tf.Tensor)),
  kernels: { wasm: panelsWasm },
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

/** Where decoding reads packed weights as they are, an adapter stays beside them. */
const readsPacked = (): boolean => tf.getKernel(PANELS.name, tf.getBackend()) !== undefined;

export function readyWeight(weight: tf.Tensor, adapter?: Adapter): ReadyWeight {
  const apart = adapter !== undefined && readsPacked() && kindOf(weight.shape) !== null;
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
  tf.tidy(() => tf.clone(readsPacked() ? table : asFloats(table)));
