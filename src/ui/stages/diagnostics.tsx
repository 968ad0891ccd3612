import { lazy, Suspense } from 'react';
import { inspectionOf } from '../../studio/inspector';
import { LEAST_ROWS } from '../../studio/metric-info';
import chart from '../charts/metric-chart.module.css';
import { EmptyState, Panel } from '../components/panel';
import { formatFigure, formatPercent } from '../format';
import { type NodeProps, useFigures, useFrom } from '../studio-context';
import { calibrationPoints, calibrationWords, chanceError, isTooFew } from './calibration';

const Histogram = lazy(() => import('../charts/score-histogram'));
const Calibration = lazy(() => import('../charts/calibration-plot'));

/** The two pictures of a reward model on pairs it has not learned from. */
export function Diagnostics({ node }: NodeProps) {
  const data = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).rewardDiagnostics,
  );
  const figures = useFigures(node.id);
  if (!data)
    return (
      <EmptyState title="How well are the two separated?">
        Two histograms will show the scores of chosen and rejected answers, which separate as the model learns, and its
        reliability: when it says 80%, how often did the rater agree?
      </EmptyState>
    );
  const points = calibrationPoints(data);
  const error = figures.eval_calibration_error;
  const pairs = data.chosen.length;
  return (
    <div className={chart.grid}>
      <Panel
        title="Held-out scores"
        note={figures.eval_accuracy && `${formatFigure(figures.eval_accuracy)} in the right order, ties left out`}
      >
        <Suspense fallback={<div className={chart.plot} />}>
          <Histogram data={data} />
        </Suspense>
      </Panel>
      {isTooFew(data) ? (
        <EmptyState title="Reliability">
          {pairs === 1 ? 'One held-out pair is' : `${pairs} held-out pairs are`} too few to say how far its
          probabilities can be believed: any picture of them would be chance. It takes {LEAST_ROWS}. Label more pairs,
          or hold more of them out.
        </EmptyState>
      ) : (
        <Panel
          title="Reliability"
          note={
            error &&
            `${formatPercent(error.value)} off on average over ${pairs} pairs; ${formatPercent(chanceError(data))} would be chance alone`
          }
        >
          <Suspense fallback={<div className={chart.plot} />}>
            <Calibration points={points} />
          </Suspense>
          <p className={chart.reading}>{calibrationWords(points)}</p>
        </Panel>
      )}
    </div>
  );
}
