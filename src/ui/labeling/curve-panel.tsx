import { Button, Progress } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { CurvePoint } from '../../engine/protocol';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import { formatPercent } from '../format';
import { useFrom, useStudio } from '../studio-context';
import { usePalette } from '../use-palette';
import { Disagreements } from './disagreements';
import styles from './labeling.module.css';

const CurvePlot = lazy(() => import('./curve-plot'));

/** What the labels so far have taught: worked out when asked, beside whatever else is training. */
export function CurvePanel() {
  const { labelCurve } = useStudio();
  const palette = usePalette();
  const { status, progress, points, curve, fault } = useFrom(
    (s) => s.labelCurve,
    (state) => state,
  );
  const hasModel = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base),
  );
  const elsewhere = useFrom(
    (s) => s.labels,
    (state) => state.status === 'elsewhere',
  );
  const running = status === 'running';
  return (
    <div className={styles.curve}>
      <Panel
        title="What the labels teach"
        aside={
          running ? (
            <Button size="compact-sm" variant="default" onClick={labelCurve.stop}>
              Stop
            </Button>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              disabled={!hasModel || elsewhere}
              onClick={() => labelCurve.start()}
            >
              {curve ? 'Draw it again' : 'Draw the learning curve'}
            </Button>
          )
        }
      >
        {points.length > 0 ? (
          <>
            <div className={styles.plot} role="img" aria-label={points.map(sentence).join(' ')}>
              <Suspense fallback={null}>
                <CurvePlot points={points} palette={palette} />
              </Suspense>
            </div>
            <p className={styles.axis}>labels learned from</p>
          </>
        ) : (
          <p className={styles.hint}>
            Reward models are trained on more and more of the labels, and tested on labels held out from them. The curve
            says whether more labels would still help. A run under way goes on in between.
            {elsewhere && ' It is drawn in the tab that labels.'}
          </p>
        )}
        {running && <Progress value={100 * progress} size="sm" mt={6} aria-label="Learning curve" />}
        {!running && curve && <p className={styles.hint}>{verdict(curve.points, curve.heldOut)}</p>}
        {fault && (
          <p className={styles.fault} role="alert">
            <Icon name="warning" size={16} /> {fault}
          </p>
        )}
      </Panel>
      {curve && <Disagreements curve={curve} />}
    </div>
  );
}

const sentence = ({ labels, accuracy, low, high }: CurvePoint): string =>
  `${labels} labels: ${formatPercent(accuracy)} right, 95% interval ${formatPercent(low)} to ${formatPercent(high)}.`;

function verdict(points: readonly CurvePoint[], heldOut: number): string {
  const last = points.at(-1);
  if (!last) return '';
  const figure = `Learned from ${last.labels} labels, the reward model agrees with ${formatPercent(last.accuracy)} of ${heldOut} held-out labels`;
  const interval = `(95% interval ${formatPercent(last.low)} to ${formatPercent(last.high)})`;
  const coin =
    last.low > 0.5
      ? 'clearly better than chance.'
      : 'not yet clearly better than chance: more labels would tell, and may help.';
  return `${figure} ${interval}: ${coin}`;
}
