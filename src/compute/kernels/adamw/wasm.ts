import type { WasmKernel } from '../../op';
import { tf } from '../../tfjs-internals';
import { info } from '../wasm-context';
import { type AdamwSettings, adamwFactors, bySlot } from './settings';

export const adamwWasm: WasmKernel<AdamwSettings> = (context, inputs, settings) => {
  const { kernels } = context;
  const size = (tensor: tf.TensorInfo | undefined): number => tf.util.sizeFromShape(info(tensor).shape);
  const slots = bySlot(inputs);
  let sum = 0;
  for (const [, gradient] of slots) sum += kernels.sumOfSquares(context.at(gradient), size(gradient));
  const norm = Math.sqrt(sum);
  const out = context.output([]);
  context.floats(out)[0] = norm;
  for (const [i, [parameter, gradient, m, v]] of slots.entries()) {
    const factors = adamwFactors(norm, settings, i < settings.decayed);
    if (!factors) break;
    const { scale, beta1, beta2, stepSize, root, epsilon, keep } = factors;
    kernels.adamw(
      context.at(parameter),
      context.at(gradient),
      context.at(m),
      context.at(v),
      size(parameter),
      scale,
      beta1,
      beta2,
      stepSize,
      root,
      epsilon,
      keep,
    );
  }
  return out;
};
