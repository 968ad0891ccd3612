export interface AdamwSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled: multiplied by the learning rate, taken off the parameter. */
  readonly weightDecay: number;
  /** How many of the parameters, from the first, are decayed. */
  readonly decayed: number;
  /** Gradients are scaled down to this global norm; Infinity for no clipping. */
  readonly maxNorm: number;
  /** 1-based number of this update. */
  readonly step: number;
}

/** FusedAdamw's inputs, all parameters, then all gradients, all m and all v, as one quadruple a parameter. */
export function bySlot<T>(inputs: readonly T[]): [T, T, T, T][] {
  const count = inputs.length / 4;
  return Array.from({ length: count }, (_, i) => [0, 1, 2, 3].map((part) => inputs[part * count + i]) as [T, T, T, T]);
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
