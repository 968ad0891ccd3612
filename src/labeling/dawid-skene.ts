/**
 * The hidden class of each item and each rater's confusion matrix, by EM.
 * Dawid and Skene 1979, "Maximum likelihood estimation of observer error-rates using the EM algorithm", equations 2.3 to
 * 2.5, started from the shares of the labels (3.1):
 *
 *   π_r(j, l) = Σ_i T_ij n_ril / Σ_il T_ij n_ril     rater r says l where the truth is j
 *   p_j       = Σ_i T_ij / I
 *   T_ij      ∝ p_j Π_r Π_l π_r(j, l)^n_ril
 *
 * Departures, both off by default: `smoothing` adds pseudo-counts, on the diagonal and off it, so that a rater with few
 * labels is neither trusted nor distrusted without limit; `mirror` says which classes change into which when the two
 * answers of a pair are exchanged, and makes π and p the same under it, since which answer comes first means nothing.
 */
import { groupBy } from './group';
export interface ClassLabel {
  readonly item: string;
  readonly rater: string;
  /** 0 to classes - 1. A rater may label an item several times. */
  readonly label: number;
}

export interface DawidSkeneOptions {
  readonly smoothing?: { readonly diagonal: number; readonly other: number };
  readonly mirror?: readonly number[];
  readonly iterations?: number;
  readonly tolerance?: number;
}

export interface DawidSkene {
  /** P(class), by item. */
  readonly posterior: ReadonlyMap<string, readonly number[]>;
  /** confusion[truth][label], by rater. */
  readonly confusion: ReadonlyMap<string, readonly (readonly number[])[]>;
  readonly prevalence: readonly number[];
}

const normalized = (values: readonly number[]): number[] => {
  const total = values.reduce((sum, value) => sum + value, 0);
  return total > 0 ? values.map((value) => value / total) : values.map(() => 1 / values.length);
};

export function dawidSkene(
  labels: readonly ClassLabel[],
  classes: number,
  options: DawidSkeneOptions = {},
): DawidSkene {
  const { smoothing = { diagonal: 0, other: 0 }, mirror, iterations = 500, tolerance = 1e-8 } = options;
  const all = Array.from({ length: classes }, (_, i) => i);
  const items = groupBy(labels, (label) => label.item);
  const raters = groupBy(labels, (label) => label.rater);
  let posterior = new Map(
    [...items].map(([item, mine]) => [
      item,
      all.map((j) => mine.filter((one) => one.label === j).length / mine.length),
    ]),
  );
  let confusion = new Map<string, number[][]>();
  let prevalence: number[] = [];
  for (let round = 0; round < iterations; round++) {
    // M
    confusion = new Map(
      [...raters].map(([rater, mine]) => [rater, confusionOf(mine, posterior, all, smoothing, mirror)]),
    );
    const mass = all.map((j) => [...posterior.values()].reduce((sum, t) => sum + (t[j] as number), 0));
    prevalence = normalized(
      mirror === undefined ? mass : mass.map((m, j) => m + (mass[mirror[j] as number] as number)),
    );
    // E, in logarithms. A class that the model rules out has probability 0 exactly.
    let moved = 0;
    posterior = new Map(
      [...items].map(([item, mine]) => {
        const logs = all.map((j) =>
          mine.reduce(
            (sum, { rater, label }) => sum + Math.log(confusion.get(rater)?.[j]?.[label] ?? 0),
            Math.log(prevalence[j] as number),
          ),
        );
        const top = Math.max(...logs);
        const next = normalized(logs.map((x) => Math.exp(x - top)));
        const before = posterior.get(item) as number[];
        next.forEach((x, j) => {
          moved = Math.max(moved, Math.abs(x - (before[j] as number)));
        });
        return [item, next];
      }),
    );
    if (moved < tolerance) break;
  }
  return { posterior, confusion, prevalence };
}

function confusionOf(
  mine: readonly ClassLabel[],
  posterior: ReadonlyMap<string, readonly number[]>,
  all: readonly number[],
  smoothing: { diagonal: number; other: number },
  mirror: readonly number[] | undefined,
): number[][] {
  const counts = all.map((j) => all.map((l) => (j === l ? smoothing.diagonal : smoothing.other)));
  for (const { item, label } of mine) {
    posterior.get(item)?.forEach((t, j) => {
      const row = counts[j] as number[];
      row[label] = (row[label] as number) + t;
    });
  }
  const folded =
    mirror === undefined
      ? counts
      : counts.map((row, j) =>
          row.map((count, l) => count + (counts[mirror[j] as number]?.[mirror[l] as number] as number)),
        );
  return folded.map(normalized);
}
