/** The noise of a picture by its level: the cosine schedule (Nichol and Dhariwal 2021, eq. 17), in continuous time. */

/** Levels are kept away from both ends, where a picture or its noise is lost altogether. */
const [LEAST, MOST] = [0.002, 0.98];

/** √ᾱ and √(1 − ᾱ): how much of a picture at level t (0 to 1) is signal and how much is noise. */
export function amounts(t: number): { readonly signal: number; readonly noise: number } {
  const angle = (Math.min(MOST, Math.max(LEAST, t)) * Math.PI) / 2;
  return { signal: Math.cos(angle), noise: Math.sin(angle) };
}

/** x_t = √ᾱ·x₀ + √(1 − ᾱ)·ε (Ho et al. 2020, eq. 4), written into `out` from `at` on. */
export function addNoise(
  picture: ArrayLike<number>,
  noise: ArrayLike<number>,
  t: number,
  out: Float32Array,
  at = 0,
): void {
  const { signal, noise: amount } = amounts(t);
  for (let i = 0; i < picture.length; i++)
    out[at + i] = signal * (picture[i] as number) + amount * (noise[i] as number);
}
