/**
 * How much of a preference length alone explains: the γ of the model P(w ≻ l) = σ(γ·(|y_w| − |y_l|)), fitted to the labels by
 * Newton's method on the mean of −log σ(γdᵢ) + ½ρ(γs)², d in tokens and s its root mean square.
 *
 * A reward model that is trained beside this fixed "expert" (−log σ(r_w − r_l + γd), so a margin of −γd) need not learn
 * what length says, and is used without it. Source: Shen et al. 2023, Loose lips sink ships: Mitigating Length Bias in RLHF (a
 * product of experts); with the biased expert fitted first and frozen as Clark et al. 2019 ("Don't take the easy way out").
 * Departure: their expert is a small network that learns along, ours is one number.
 *
 * `differences`: |chosen| − |rejected| of each pair that is no tie. Unit: nats per token. None, or all 0: γ is 0. ρ keeps it
 * finite where the longer answer always wins.
 */
export function lengthBias(differences: ArrayLike<number>, ridge = 0.01): number {
  let squares = 0;
  for (let i = 0; i < differences.length; i++) squares += (differences[i] as number) ** 2;
  const scale = Math.sqrt(squares / Math.max(1, differences.length));
  if (!(scale > 0)) return 0;
  let gamma = 0; // of d/s
  for (let step = 0; step < 50; step++) {
    let slope = ridge * gamma;
    let curvature = ridge;
    for (let i = 0; i < differences.length; i++) {
      const d = (differences[i] as number) / scale;
      const wrong = 1 / (1 + Math.exp(gamma * d)); // P that the other wins
      slope -= (wrong * d) / differences.length;
      curvature += (wrong * (1 - wrong) * d * d) / differences.length;
    }
    const change = slope / curvature;
    gamma -= Math.max(-1, Math.min(1, change)); // no step so long that the curvature is gone
    if (Math.abs(change) < 1e-10) break;
  }
  return gamma / scale;
}
