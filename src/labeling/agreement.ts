/**
 * How far raters agree beyond chance. All three take ratings as units × raters with `null` for "did not rate this one";
 * κ and α are 1 for perfect agreement, 0 for what chance would give. Without any variation in the values they are
 * undefined: NaN, never 1. For pairs of answers use `symmetric-agreement.ts`, which takes each pair both ways round.
 */
/** One unit's ratings, one entry a rater. */
export type Unit<T> = readonly (T | null)[];

/**
 * Cohen's kappa of two raters: κ = (p_o - p_e)/(1 - p_e), p_e = Σ_k p_k. · p_.k
 * Cohen 1960, "A coefficient of agreement for nominal scales", equation 1. Units that either left out do not count.
 */
export function cohenKappa<T>(units: readonly Unit<T>[], a = 0, b = 1): number {
  const first = new Map<T, number>();
  const second = new Map<T, number>();
  let n = 0;
  let agreed = 0;
  for (const unit of units) {
    const x = unit[a] ?? null;
    const y = unit[b] ?? null;
    if (x === null || y === null) continue;
    n++;
    if (x === y) agreed++;
    first.set(x, (first.get(x) ?? 0) + 1);
    second.set(y, (second.get(y) ?? 0) + 1);
  }
  let chance = 0;
  for (const [value, count] of first) chance += (count / n) * ((second.get(value) ?? 0) / n);
  return (agreed / n - chance) / (1 - chance);
}

/**
 * Fleiss' kappa of m raters on every unit, who need not be the same: κ = (P̄ - P̄_e)/(1 - P̄_e),
 * P_i = Σ_j n_ij(n_ij - 1)/(m(m-1)), P̄_e = Σ_j p_j². Fleiss 1971, equations 1 to 7.
 * Departure: units with fewer than two ratings are left out, and m may differ from unit to unit.
 */
export function fleissKappa<T>(units: readonly Unit<T>[]): number {
  const totals = new Map<T, number>();
  let all = 0;
  let n = 0;
  let agreement = 0;
  for (const unit of units) {
    const counts = countValues(unit);
    const m = sum(counts.values());
    if (m < 2) continue;
    n++;
    all += m;
    for (const [value, count] of counts) {
      totals.set(value, (totals.get(value) ?? 0) + count);
      agreement += (count * (count - 1)) / (m * (m - 1));
    }
  }
  let chance = 0;
  for (const count of totals.values()) chance += (count / all) ** 2;
  return (agreement / n - chance) / (1 - chance);
}

export type AlphaMetric = 'nominal' | 'ordinal' | 'interval';

/**
 * Krippendorff's alpha: α = 1 - D_o/D_e = 1 - (n-1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck with the coincidences
 * o_ck = Σ_u (pairs of values c, k in u)/(m_u - 1). Krippendorff 2011, "Computing Krippendorff's alpha-reliability".
 * δ² nominal: c ≠ k; interval: (c-k)²; ordinal: (Σ_{g=c..k} n_g - (n_c+n_k)/2)². Missing values are simply not there.
 */
export function krippendorffAlpha(units: readonly Unit<number>[], metric: AlphaMetric): number {
  const rated = units.map(countValues).filter((counts) => sum(counts.values()) >= 2);
  const values = [...new Set(rated.flatMap((counts) => [...counts.keys()]))].sort((a, b) => a - b);
  const totals = values.map((value) => sum(rated.map((counts) => counts.get(value) ?? 0)));
  const n = sum(totals);
  const delta = differences(values, totals, metric);
  let observed = 0;
  for (const counts of rated) {
    const m = sum(counts.values());
    const here = values.map((value) => counts.get(value) ?? 0);
    here.forEach((c, i) => {
      for (let k = i + 1; k < here.length; k++)
        observed += (c * (here[k] as number) * (delta[i]?.[k] as number)) / (m - 1);
    });
  }
  let expected = 0;
  totals.forEach((c, i) => {
    for (let k = i + 1; k < totals.length; k++) expected += c * (totals[k] as number) * (delta[i]?.[k] as number);
  });
  return expected === 0 ? Number.NaN : 1 - ((n - 1) * observed) / expected;
}

/** δ² of every two values, given how often each occurs. */
function differences(values: readonly number[], totals: readonly number[], metric: AlphaMetric): number[][] {
  const upTo: number[] = [];
  totals.reduce((before, count, i) => {
    upTo[i] = before + count / 2;
    return before + count;
  }, 0);
  const difference = (i: number, k: number): number => {
    switch (metric) {
      case 'nominal':
        return i === k ? 0 : 1;
      case 'interval':
        return ((values[i] as number) - (values[k] as number)) ** 2;
      case 'ordinal':
        // The sum from c to k less half of both ends is the distance between the middles of their ranks.
        return ((upTo[i] as number) - (upTo[k] as number)) ** 2;
      default:
        return metric satisfies never;
    }
  };
  return values.map((_, i) => values.map((__, k) => difference(i, k)));
}

function countValues<T>(unit: Unit<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of unit) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
