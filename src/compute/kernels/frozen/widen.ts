/** Packed matrices (data/packed-weight.ts) as float32 on the backend. */
import type * as tf from '@tensorflow/tfjs-core';
import { kindOf, matrixShape, type PackedKind, widen } from '../../../data/packed-weight';
import type { CpuKernel, GpuKernel, WasmKernel } from '../../op';
import { type Op, runOne } from '../../op';
import { u } from '../../uniforms';
import { declare, groups, perElement } from '../../wgsl';
import { info } from '../wasm-context';
import { elementText, kindCode } from './kinds';

const widenCpu: CpuKernel = (context, [weight]) => {
  const { shape } = info(weight);
  const kind = kindOf(shape) as PackedKind;
  return context.output(matrixShape(shape), widen({ shape: matrixShape(shape), kind, words: context.ints(weight) }));
};

const widenWasm: WasmKernel = (context, [weight]) => {
  const { shape } = info(weight);
  const [out, width] = matrixShape(shape);
  const made = context.output([out, width]);
  context.kernels.widen(context.at(weight), kindCode(shape), context.at(made), 0, out, width);
  return made;
};

export const widenGpu: GpuKernel = (context, [weight]) => {
  const { shape } = info(weight);
  const [out, width] = matrixShape(shape);
  const made = context.output([out, width]);
  context.dispatch({
    code: `${declare(['w r u32', 'y w'], ['count: u32', 'width: u32'])}${elementText('weight', 'w', kindOf(shape) as PackedKind)}
${perElement('p.count', 'y[i] = weight(i / p.width, i % p.width, p.width / 32u);')}`,
    buffers: [info(weight), made],
    uniforms: [u(out * width), u(width)],
    workgroups: groups(out * width),
  });
  return made;
};

const WIDEN: Op = {
  name: 'FusedWiden',
  inputs: ['weight'],
  attributes: [],
  reference: null,
  kernels: { cpu: widenCpu, wasm: widenWasm, webgpu: widenGpu },
};
export const widenOps = [WIDEN];

/** A weight [out, in] of any kind as float32: a packed one as a new tensor, the caller's to dispose of; another itself. */
export const asFloats = <T extends tf.Tensor>(weight: T): T =>
  kindOf(weight.shape) ? runOne<object, T>(WIDEN, [weight], {}) : weight;
