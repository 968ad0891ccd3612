/** AdamW and the global norm over typed arrays: what cpu runs, and wasm on its heap. */
import type { AdamwSettings } from './adamw';

/** FusedAdamw's inputs, all parameters, then all gradients, all m and all v, as one quadruple a parameter. */
export function bySlot<T>(inputs: readonly T[]): [T, T, T, T][] {
  const count = inputs.length / 4;
  return Array.from({ length: count }, (_, i) => [0, 1, 2, 3].map((part) => inputs[part * count + i]) as [T, T, T, T]);
}

/** √(Σ g²), summed in float64 over all arrays. */
export function globalNormHost(gradients: readonly Float32Array[]): number {
  let sum = 0;
  for (const g of gradients) for (let i = 0; i < g.length; i++) sum += (g[i] as number) * (g[i] as number);
  return Math.sqrt(sum);
}

/** The scalars of an update, or nothing where the norm is not finite and the update is skipped. */
export function adamwFactors(norm: number, s: AdamwSettings, decay: boolean) {
  if (!Number.isFinite(norm)) return undefined;
  return {
    /** Clips the gradient to the global norm. */
    scale: Number.isFinite(s.maxNorm) ? Math.min(1, s.maxNorm / (norm + 1e-6)) : 1,
    beta1: s.beta1,
    beta2: s.beta2,
    stepSize: s.learningRate / (1 - s.beta1 ** s.step),
    /** √v̂ = √v·root. */
    root: 1 / Math.sqrt(1 - s.beta2 ** s.step),
    epsilon: s.epsilon,
    keep: decay ? 1 - s.learningRate * s.weightDecay : 1,
  };
}

export function adamwHost(
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
