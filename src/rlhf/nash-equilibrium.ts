/*
 * The game of preferences over a few kinds of answers. P[i][j]: how often kind i is preferred to kind j, P[i][j] + P[j][i] = 1,
 * P[i][i] = ½. A policy is a mixture over the kinds. Source: Munos et al. 2023, section 3; von Neumann 1928 for the equilibrium.
 * Errors: RangeError where P is no such table.
 */

export type PreferenceTable = readonly (readonly number[])[];

/** P(π ≻ π′) = Σ π_i π′_j P[i][j]. */
export function preferenceOfMixtures(p: PreferenceTable, first: readonly number[], second: readonly number[]): number {
  requireTable(p);
  return first.reduce((sum, x, i) => sum + x * second.reduce((own, y, j) => own + y * at(p, i, j), 0), 0);
}

/** The worst that can be answered to a mixture: min_j P(π ≻ j). ½ at an equilibrium, and nowhere more. */
export function worstCase(p: PreferenceTable, mixture: readonly number[]): number {
  requireTable(p);
  return Math.min(...p.map((_, j) => mixture.reduce((sum, x, i) => sum + x * at(p, i, j), 0)));
}

/**
 * A mixture whose worst case is ½, within `1/rounds`: the average of both players' moves when each answers the other's past by
 * multiplicative weights. Source: Freund and Schapire 1999, section 3. Accurate to some 1/√rounds.
 */
export function nashMixture(p: PreferenceTable, rounds = 200_000): number[] {
  requireTable(p);
  const rate = Math.sqrt((8 * Math.log(Math.max(2, p.length))) / rounds);
  const gains = p.map(() => 0);
  const played = p.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    const top = Math.max(...gains);
    const weights = gains.map((gain) => Math.exp(rate * (gain - top)));
    const total = weights.reduce((sum, w) => sum + w, 0);
    const move = weights.map((w) => w / total);
    for (let i = 0; i < p.length; i++) {
      played[i] = (played[i] as number) + (move[i] as number) / rounds;
      gains[i] = (gains[i] as number) + move.reduce((sum, y, j) => sum + y * at(p, i, j), 0);
    }
  }
  return played;
}

const at = (p: PreferenceTable, i: number, j: number): number => (p[i] as readonly number[])[j] as number;

function requireTable(p: PreferenceTable): void {
  const fine = p.every(
    (row, i) =>
      row.length === p.length && row.every((x, j) => x >= 0 && x <= 1 && Math.abs(x + at(p, j, i) - 1) < 1e-9),
  );
  if (!fine || p.length === 0) throw new RangeError('preferences of i over j and of j over i do not add up to 1');
}
