import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { CurvePoint } from '../../engine/protocol';
import type { Palette } from '../palette';

/** The drawing alone, loaded with the first curve. The band is the 95% interval, the dashed line a coin. */
export default function CurvePlot({ points, palette }: { points: readonly CurvePoint[]; palette: Palette }) {
  const data = points.map(({ labels, accuracy, low, high }) => ({ labels, accuracy, band: [low, high] }));
  const tick = { fill: palette.muted, fontSize: 12 };
  const axis = { tick, stroke: palette.line, tickLine: false } as const;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={data} margin={{ top: 6, right: 14, bottom: 0, left: -8 }} accessibilityLayer={false}>
        <CartesianGrid stroke={palette.grid} vertical={false} />
        <XAxis
          dataKey="labels"
          type="number"
          scale="log"
          domain={['dataMin', 'dataMax']}
          ticks={points.map((point) => point.labels)}
          {...axis}
          height={22}
        />
        <YAxis
          domain={[0, 1]}
          ticks={[0, 0.25, 0.5, 0.75, 1]}
          tickFormatter={(share: number) => `${100 * share}%`}
          {...axis}
          axisLine={false}
          width={52}
        />
        <ReferenceLine y={0.5} stroke={palette.muted} strokeDasharray="4 4" />
        <Area dataKey="band" stroke="none" fill={palette.reward} fillOpacity={0.16} isAnimationActive={false} />
        <Line
          dataKey="accuracy"
          type="linear"
          stroke={palette.reward}
          strokeWidth={2}
          dot={{ r: 3, fill: palette.reward }}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
