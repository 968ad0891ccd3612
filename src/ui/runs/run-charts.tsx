import { nodeOf, order, type Recipe } from '../../recipes/recipe';
import type { Metrics } from '../../studio/metrics';
import { MetricChart, type RunLine } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { useRecipe } from '../studio-context';

/** The nodes of some runs that have anything to draw, in their order. */
export const drawnNodes = (recipe: Recipe, metrics: readonly Metrics[]): string[] =>
  order(recipe).filter((node) => metrics.some((m) => m.names(node).length > 0));

/** Every chart of a node that is worth one: of the run that is shown, or with a line for each of several. */
export function NodeCharts({
  node,
  metrics,
  runs,
}: {
  node: string;
  metrics: readonly Metrics[];
  runs?: readonly RunLine[];
}) {
  const { stage } = nodeOf(useRecipe(), node);
  const charted = stage.metrics.filter(
    ({ name, chart: worth }) => worth && metrics.some((m) => m.ring(node, name)?.latest() !== undefined),
  );
  return (
    <div className={chart.grid}>
      {charted.map(({ name }) => (
        <MetricChart key={`${node} ${name}`} node={node} names={[name]} {...(runs && { runs })} />
      ))}
    </div>
  );
}
