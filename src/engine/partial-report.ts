import { figureOf, type Series, seriesOf } from '../recipes/figures';
import type { RecipeNode } from '../recipes/recipe';
import type { MetricsLine } from '../storage/run-record';

/** What a node that was stopped half way came to, at the places of its report where it would have written the same at its end. */
export function partialReport(
  { id, stage }: RecipeNode,
  lines: readonly MetricsLine[],
): Readonly<Record<string, number>> {
  const own = lines.filter(({ node }) => node === id);
  const series = (name: string): Series | undefined => {
    const values = own.flatMap((line) => line.values[name] ?? []);
    return values.length > 0 ? seriesOf(values) : undefined;
  };
  const found = stage.figures.flatMap(({ metrics = [], report }) => {
    if (report === undefined || report.includes('.')) return [];
    const known = metrics
      .flatMap((name) => stage.metrics.filter((metric) => metric.name === name))
      .map((metric) => figureOf(metric, series))
      .find((figure) => figure !== undefined);
    return known ? [[report, known.value] as const] : [];
  });
  return Object.fromEntries(found);
}
