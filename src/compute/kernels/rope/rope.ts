/**
 * Rotary position embedding (Su et al. 2021, eq. 34) in Llama's rotate-half form: within a head of width d, element i
 * and element i + d/2 turn by the angle position·θ^(-2i/d).
 */
import type * as tf from '@tensorflow/tfjs-core';
import { type Op, runOne } from '../../op';
import { differentiable } from '../differentiable';
import { type RopeAttributes, type RopeShape, ropeReference } from './reference';
import { ropeWasm } from './wasm';
import { changing, ropeGpu } from './webgpu';

const ROPE: Op<RopeAttributes> = {
  name: 'FusedRope',
  inputs: ['qkv', 'places'],
  attributes: ['heads', 'keyHeads', 'theta', 'longest', 'sign'],
  reference: ([x, places], attributes) => ropeReference(x as tf.Tensor2D, places as tf.Tensor2D, attributes),
  kernels: { wasm: ropeWasm, webgpu: ropeGpu },
  changing,
};
export const ropeOps = [ROPE];

/**
 * qkv [N, (H + 2G)·d] (query, key, value side by side) -> the same with queries and keys turned.
 * places int32 [N, 2]: first token and end of each token's sequence, so its position is its index less the first.
 */
export function rope(qkv: tf.Tensor2D, places: tf.Tensor2D, shape: RopeShape): tf.Tensor2D {
  const turn = (x: tf.Tensor, own: tf.Tensor, sign: 1 | -1): tf.Tensor2D => runOne(ROPE, [x, own], { ...shape, sign });
  return differentiable<tf.Tensor2D>({
    inputs: [qkv],
    unkept: 1,
    constants: [places],
    forward: ([x]) => turn(x as tf.Tensor, places, 1),
    // A rotation's transpose turns the other way.
    backward: (dy, _, [own]) => [turn(dy, own as tf.Tensor, -1)],
  });
}
