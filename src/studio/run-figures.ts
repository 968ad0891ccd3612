/** The numbers that a node is told by, in the rail, in the list of runs, in comparisons: every place asks here. */
import { type Figure, figureOf, numberAt, type Series, shareInterval } from '../recipes/figures';
import { nodeShort, withNode } from '../recipes/names';
import type { Recipe, RecipeNode } from '../recipes/recipe';
import type { StageFigure, StageManifest } from '../recipes/stage';
import { metricInfo } from './metric-info';
import type { Metrics } from './metrics';

/** One figure of a node, with its name and what it is. */
export interface RunFigure extends Pick<Figure, 'value' | 'share' | 'count' | 'interval'> {
  readonly label: string;
  /** 'held-out labels; the last measurement'. */
  readonly what: string;
  /** Told by the simulated rubric, which people who label are never told. */
  readonly byRubric: boolean;
}

/** What is known of a run: its lines, where they are there, and what its nodes reported. */
export interface FigureSource {
  series?(node: string, metric: string): Series | undefined;
  readonly report?: unknown;
}

/** The number at a dotted path of a report, if there is one: the report may come from a file, so it may hold anything. */
export function reportedAt(report: unknown, path: string): number | undefined {
  return numberAt(report, path.split('.')) ?? undefined;
}

/** The figures of a node as its manifest names them; from its lines, else from its report, where the same is written. */
export function nodeFigures({ id, stage }: RecipeNode, source: FigureSource): RunFigure[] {
  const shown: RunFigure[] = [];
  for (const figure of stage.figures) {
    if (figure.instead && shown.some(({ label }) => label === figure.label)) continue;
    const known = fromSeries(figure, id, stage, source) ?? fromReport(figure, id, source.report);
    if (!known) continue;
    const { over = 1, total, ...rest } = known;
    const what = [figure.of, over === 1 ? undefined : `mean of the last ${over}${total ? ` of ${total}` : ''}`];
    shown.push({
      ...rest,
      label: figure.label,
      what: what.filter(Boolean).join('; ') || 'the last value',
      byRubric: figure.byRubric ?? false,
    });
  }
  return shown;
}

type Known = Pick<RunFigure, 'value' | 'share' | 'count' | 'interval'> & {
  readonly over?: number | 'tenth';
  readonly total?: number;
};

function fromSeries(
  { metrics = [] }: StageFigure,
  id: string,
  stage: StageManifest,
  { series }: FigureSource,
): Known | undefined {
  if (!series) return undefined;
  for (const name of metrics) {
    const found = figureOf(metricInfo(stage, name), (metric) => series(id, metric));
    if (found) return found;
  }
  return undefined;
}

function fromReport(
  { report: path, reportCount, reportInterval, share = false, tail }: StageFigure,
  id: string,
  report: unknown,
): Known | undefined {
  const value = path === undefined ? undefined : reportedAt(report, `${id}.${path}`);
  if (value === undefined) return undefined;
  const count = reportCount === undefined ? undefined : reportedAt(report, `${id}.${reportCount}`);
  const [low, high] = ['low', 'high'].map((end) => reportedAt(report, `${id}.${reportInterval}.${end}`));
  const counted = share && count !== undefined && count > 0 && value >= 0 && value <= 1;
  return {
    value,
    share,
    ...(tail && { over: 'tenth' as const }),
    ...(count !== undefined && { count }),
    ...(counted && { interval: low === undefined || high === undefined ? shareInterval(value, count) : [low, high] }),
  };
}

/** The key figures of a run, in the order of the recipe, each with its node's name. */
export const runFigures = (recipe: Recipe, source: FigureSource): RunFigure[] =>
  recipe.nodes.flatMap((node) =>
    nodeFigures(node, source).map((figure) => ({
      ...figure,
      label: withNode(nodeShort(recipe, node.id), figure.label),
    })),
  );

/** The one number of every metric of a node, by name: what charts, formulas and explanations show. */
export function metricFigures(
  stage: StageManifest,
  { names, ring }: Pick<Metrics, 'names' | 'ring'>,
  node: string,
): Readonly<Record<string, Figure>> {
  const known = names(node).flatMap((name) => {
    const figure = figureOf(metricInfo(stage, name), (metric) => ring(node, metric));
    return figure ? [[name, figure] as const] : [];
  });
  return Object.fromEntries(known);
}
