/** AdamW and the global norm over typed arrays. */
import type { CpuKernel } from '../../op';
import { type AdamwSettings, adamwFactors, bySlot } from './settings';

export const adamwCpu: CpuKernel<AdamwSettings> = (context, inputs, settings) => {
  const slots = bySlot(inputs.map((x) => context.floats(x)));
  const norm = globalNormHost(slots.map(([, gradient]) => gradient));
  for (const [i, slot] of slots.entries()) adamwHost(...slot, norm, settings, i < settings.decayed);
  return context.output([], Float32Array.of(norm));
};

/** √(Σ g²), summed in float64 over all arrays. */
function globalNormHost(gradients: readonly Float32Array[]): number {
  let sum = 0;
  for (const g of gradients) for (let i = 0; i < g.length; i++) sum += (g[i] as number) * (g[i] as number);
  return Math.sqrt(sum);
}

function adamwHost(
  parameter: Float32Array,
  gradient: Float32Array,
  m: Float32Array,
  v: Float32Array,
  norm: number,
  settings: AdamwSettings,
  decay: boolean,
): void {
  const factors = adamwFactors(norm, settings, decay);
  if (!factors) return;
  const { scale, beta1, beta2, stepSize, root, epsilon, keep } = factors;
  for (let i = 0; i < parameter.length; i++) {
    const g = (gradient[i] as number) * scale;
    const nextM = beta1 * (m[i] as number) + (1 - beta1) * g;
    const nextV = beta2 * (v[i] as number) + (1 - beta2) * g * g;
    m[i] = nextM;
    v[i] = nextV;
    parameter[i] = (parameter[i] as number) * keep - (stepSize * nextM) / (Math.sqrt(nextV) * root + epsilon);
  }
}
