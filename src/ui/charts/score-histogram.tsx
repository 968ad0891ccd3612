import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { RewardDiagnostics } from '../../train/events';
import { scoreBins } from '../stages/score-bins';
import { usePalette } from '../use-palette';
import styles from './metric-chart.module.css';
import { PatternSwatch } from './pattern-swatch';

/** Scores of chosen and rejected answers, as two histograms on one axis; the rejected are hatched. */
export default function ScoreHistogram({ data }: { data: RewardDiagnostics }) {
  const palette = usePalette();
  const tick = { fill: palette.muted, fontSize: 12 };
  const bins = scoreBins(data).map((bin) => ({ ...bin, at: ((bin.from + bin.to) / 2).toFixed(1) }));
  return (
    <>
      <div className={styles.sub}>
        <span className={styles.legend}>
          <PatternSwatch color={palette.chosen} /> chosen
        </span>
        <span className={styles.legend}>
          <PatternSwatch color={palette.rejected} hatched /> rejected
        </span>
      </div>
      <div
        className={styles.plot}
        style={{ height: 196 }}
        role="img"
        aria-label="Histogram of the scores of chosen and rejected answers"
      >
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={bins}
            barGap={0}
            barCategoryGap="12%"
            margin={{ top: 6, right: 8, bottom: 0, left: -4 }}
            accessibilityLayer={false}
          >
            <defs>
              <pattern id="hatched" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="5" height="5" fill={palette.rejected} fillOpacity={0.25} />
                <rect width="2.5" height="5" fill={palette.rejected} />
              </pattern>
            </defs>
            <CartesianGrid stroke={palette.grid} vertical={false} />
            <XAxis
              dataKey="at"
              tick={tick}
              stroke={palette.line}
              tickLine={false}
              interval="preserveStartEnd"
              minTickGap={24}
              height={38}
              label={{ value: 'score', position: 'insideBottom', offset: 2, fill: palette.muted, fontSize: 12 }}
            />
            <YAxis
              tick={tick}
              stroke={palette.line}
              axisLine={false}
              tickLine={false}
              allowDecimals={false}
              label={{
                value: 'pairs',
                angle: -90,
                position: 'insideLeft',
                style: { textAnchor: 'middle', fill: palette.muted, fontSize: 12 },
              }}
            />
            <Bar dataKey="chosen" fill={palette.chosen} isAnimationActive={false} />
            <Bar dataKey="rejected" fill="url(#hatched)" isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}
