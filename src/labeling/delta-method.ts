/**
 * Errors of what is computed from estimated parameters: a quantity with its derivatives by some of them, and from the
 * parameters' covariance Σ the variance gᵀΣg and covariances (delta method, Oehlert 1992).
 */
export type Covariance = readonly (readonly number[])[];

export interface Effect {
  readonly estimate: number;
  readonly standardError: number;
}

export interface Quantity {
  readonly value: number;
  readonly gradient: readonly (readonly [parameter: number, derivative: number])[];
}

export function covarianceOf(x: Quantity, y: Quantity, covariance: Covariance): number {
  let sum = 0;
  for (const [i, p] of x.gradient) for (const [j, q] of y.gradient) sum += p * q * (covariance[i]?.[j] as number);
  return sum;
}

/** Without a covariance nothing is known. */
export function effectOf(quantity: Quantity, covariance: Covariance | null): Effect {
  const variance = covariance === null ? 0 : covarianceOf(quantity, quantity, covariance);
  return { estimate: quantity.value, standardError: variance > 0 ? Math.sqrt(variance) : Number.POSITIVE_INFINITY };
}

/** Σ weight·quantity. */
export function combined(parts: readonly (readonly [weight: number, quantity: Quantity])[]): Quantity {
  return {
    value: parts.reduce((sum, [weight, { value }]) => sum + weight * value, 0),
    gradient: parts.flatMap(([weight, { gradient }]) => gradient.map(([i, p]) => [i, weight * p] as const)),
  };
}
