import type { StageChart } from '../../recipes/stage';

/** What is known of a node when its charts are drawn. */
interface Known {
  /** Whether it takes an input with its settings. */
  readonly taken: (input: string) => boolean;
  readonly isDone: boolean;
  /** Whether a figure of that name was told. */
  readonly told: (name: string) => boolean;
}

/** Those that have something to show, or will: of what a stage did not do with its settings nothing is told by the end. */
export const shownCharts = (charts: readonly StageChart[], { taken, isDone, told }: Known): readonly StageChart[] =>
  charts.filter(({ input }) => input === undefined || taken(input)).filter(({ names }) => !isDone || names.some(told));
