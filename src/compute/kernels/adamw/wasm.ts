import { tf } from '../../tfjs-internals';
import { info, type WasmContext } from '../wasm-context';
import type { AdamwSettings } from './adamw';
import { adamwFactors } from './host';

export function registerAdamwWasm(context: WasmContext): void {
  const { kernels } = context;
  const size = (tensor: tf.TensorInfo | undefined): number => tf.util.sizeFromShape(info(tensor).shape);
  context.register('FusedGlobalNorm', (inputs) => {
    const out = context.output([]);
    let sum = 0;
    for (const x of inputs) sum += kernels.sumOfSquares(context.at(x), size(x));
    context.floats(out)[0] = Math.sqrt(sum);
    return out;
  });
  context.register('FusedAdamw', ([parameter, gradient, m, v, norm], attributes) => {
    const factors = adamwFactors(context.floats(norm)[0] as number, attributes as unknown as AdamwSettings);
    if (!factors) return [];
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
    return [];
  });
}
