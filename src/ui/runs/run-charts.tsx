import { type MetricStage, metricsOf } from '../../config/metrics';
import type { Metrics } from '../../studio/metrics';
import { PIPELINE, type PipelineStage } from '../../studio/stages';
import type { StageName } from '../../train/events';
import { MetricChart, type RunLine } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';

const isMetricStage = (stage: StageName): stage is MetricStage => stage !== 'evaluation';

/** The figures of a stage that are worth a chart and that these runs have. */
function charted(stage: StageName, metrics: readonly Metrics[]): string[] {
  if (!isMetricStage(stage)) return [];
  return metricsOf(stage)
    .filter(({ name, chart: worth }) => worth && metrics.some((m) => m.ring(stage, name)?.latest() !== undefined))
    .map(({ name }) => name);
}

/** The stages of some runs that have anything to draw, in their order. */
export const drawnStages = (metrics: readonly Metrics[]): PipelineStage[] =>
  PIPELINE.filter((stage) => metrics.some((m) => m.names(stage).length > 0));

/** Every chart of a stage: of the run that is shown, or with a line for each of several. */
export function StageCharts({
  stage,
  metrics,
  runs,
}: {
  stage: PipelineStage;
  metrics: readonly Metrics[];
  runs?: readonly RunLine[];
}) {
  return (
    <div className={chart.grid}>
      {charted(stage, metrics).map((name) => (
        <MetricChart key={`${stage} ${name}`} stage={stage} names={[name]} {...(runs && { runs })} />
      ))}
    </div>
  );
}
