import type { StageChart } from '../../recipes/stage';

/** What is known of a node when its charts are drawn. */
interface Known {
  /** Whether it takes an input with its settings. */
  readonly taken: (input: string) => boolean;
  readonly isDone: boolean;
  /** The prompts are a person's own: nothing knows there which answer is truly better. */
  readonly ownPrompts: boolean;
  /** Whether a figure of that name was told. */
  readonly told: (name: string) => boolean;
}

/** Those that have something to show, or will: of what a stage did not do with its settings nothing is told by the end. */
export const shownCharts = (
  charts: readonly StageChart[],
  { taken, isDone, ownPrompts, told }: Known,
): readonly StageChart[] =>
  charts
    .filter(({ input }) => input === undefined || taken(input))
    .filter(({ names }) => !isDone || names.some(told))
    .flatMap((chart) => (ownPrompts ? (withoutRubric(chart, told) ?? []) : chart));

const isRubric = (name: string): boolean => name.endsWith('/rubric');

/** A chart without what only the rubric of the bundled world says, unless it was told; null where nothing else is in it. */
export function withoutRubric(chart: StageChart, told: (name: string) => boolean): StageChart | null {
  const kept = chart.names.flatMap((name, i) => (isRubric(name) && !told(name) ? [] : [i]));
  if (kept.length === chart.names.length) return chart;
  if (kept.length === 0) return null;
  const { title: _, right, names, labels, colors, ...rest } = chart;
  const of = <T>(values: readonly T[]) => kept.flatMap((i) => values[i] ?? []);
  return {
    ...rest,
    names: of(names),
    ...(labels && { labels: of(labels) }),
    ...(colors && { colors: of(colors) }),
    ...(right !== undefined && of(names).includes(right) && { right }),
  };
}
