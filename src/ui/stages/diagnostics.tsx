import { lazy, Suspense } from 'react';
import { inspectionOf } from '../../studio/inspector';
import chart from '../charts/metric-chart.module.css';
import { EmptyState, Panel } from '../components/panel';
import { formatPercent } from '../format';
import { type NodeProps, useFrom } from '../studio-context';
import { calibrationError, shareOrdered } from './score-bins';

const Histogram = lazy(() => import('../charts/score-histogram'));
const Calibration = lazy(() => import('../charts/calibration-plot'));

/** The two pictures of a reward model on pairs it has not learned from. */
export function Diagnostics({ node }: NodeProps) {
  const data = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).rewardDiagnostics,
  );
  if (!data)
    return (
      <EmptyState title="How well are the two kept apart?">
        Here come the scores of chosen and rejected answers as two histograms, which part as the model learns, and its
        calibration: of the pairs on which it says 80%, how many did the rater really choose so?
      </EmptyState>
    );
  return (
    <div className={chart.grid}>
      <Panel title="Held-out scores" note={`${formatPercent(shareOrdered(data))} in the right order`}>
        <Suspense fallback={<div className={chart.plot} />}>
          <Histogram data={data} />
        </Suspense>
      </Panel>
      <Panel title="Calibration" note={`${formatPercent(calibrationError(data))} off on average`}>
        <Suspense fallback={<div className={chart.plot} />}>
          <Calibration data={data} />
        </Suspense>
      </Panel>
    </div>
  );
}
