import {
  CartesianGrid,
  ErrorBar,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
  ZAxis,
} from 'recharts';
import type { CalibrationPoint } from '../stages/calibration';
import { usePalette } from '../use-palette';
import styles from './metric-chart.module.css';

const TICKS = [0, 0.25, 0.5, 0.75, 1];
const percent = (share: number): string => `${Math.round(100 * share)}%`;

/** Predicted against observed preference, each with its 95% interval; a calibrated model lies on the diagonal. Larger dots hold more pairs. */
export default function CalibrationPlot({ points }: { points: readonly CalibrationPoint[] }) {
  const palette = usePalette();
  const tick = { fill: palette.muted, fontSize: 12 };
  // Recharts wants the distances to the ends.
  const drawn = points.map(({ interval: [low, high], ...p }) => ({ ...p, off: [p.observed - low, high - p.observed] }));
  return (
    <div
      className={styles.plot}
      style={{ height: 196 }}
      role="img"
      aria-label={`Reliability: ${points.map((p) => `predicted ${percent(p.predicted)}, observed ${percent(p.observed)} (${p.interval.map(percent).join(' to ')}) of ${p.count}`).join('; ')}`}
    >
      <ResponsiveContainer width="100%" height="100%">
        <ScatterChart margin={{ top: 6, right: 14, bottom: 0, left: 4 }} accessibilityLayer={false}>
          <CartesianGrid stroke={palette.grid} />
          <XAxis
            type="number"
            dataKey="predicted"
            domain={[0, 1]}
            ticks={TICKS}
            tickFormatter={percent}
            tick={tick}
            stroke={palette.line}
            tickLine={false}
            height={38}
            label={{
              value: 'predicted probability',
              position: 'insideBottom',
              offset: 2,
              fill: palette.muted,
              fontSize: 12,
            }}
          />
          <YAxis
            type="number"
            dataKey="observed"
            domain={[0, 1]}
            ticks={TICKS}
            tickFormatter={percent}
            tick={tick}
            stroke={palette.line}
            tickLine={false}
            axisLine={false}
            label={{
              value: 'observed share',
              angle: -90,
              position: 'insideLeft',
              style: { textAnchor: 'middle', fill: palette.muted, fontSize: 12 },
            }}
          />
          <ZAxis type="number" dataKey="count" range={[50, 260]} />
          <ReferenceLine
            segment={[
              { x: 0, y: 0 },
              { x: 1, y: 1 },
            ]}
            stroke={palette.muted}
          />
          <Scatter data={drawn} fill={palette.reward} fillOpacity={0.85} isAnimationActive={false}>
            <ErrorBar
              dataKey="off"
              direction="y"
              width={4}
              stroke={palette.reward}
              strokeWidth={1.5}
              isAnimationActive={false}
            />
          </Scatter>
        </ScatterChart>
      </ResponsiveContainer>
    </div>
  );
}
