import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { formatNumber, formatPercent } from '../format';
import type { Palette } from '../palette';
import { DASHES, type Row, rawOf } from './lines';
import styles from './metric-chart.module.css';
import { niceTicks, padded, percentFormat, tickFormat } from './ticks';

export interface PlotLine {
  readonly name: string;
  readonly label: string;
  readonly color: string;
  /** The run before, faint, to compare with. */
  readonly ghost?: boolean;
}

interface LinePlotProps {
  readonly rows: readonly Row[];
  readonly lines: readonly PlotLine[];
  readonly palette: Palette;
  readonly log: boolean;
  readonly band: { readonly low?: number; readonly high?: number } | undefined;
  readonly syncId: string;
  /** The line that has the right axis. */
  readonly right: string | undefined;
  /** Names of those that are shares. */
  readonly shares: readonly string[];
  /** Names of the axes: what is counted across, and the units of the left and of the right one. */
  readonly axes: { readonly x: string; readonly left: string; readonly right: string };
  /** Whether each line has beside it what it was smoothed from. */
  readonly smoothed: boolean;
}

/** A logarithm has no place for zero: such points are left out of a log plot. */
const positive = (rows: readonly Row[], lines: readonly PlotLine[]): Row[] =>
  rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      lines
        .flatMap(({ name }) => [name, rawOf(name)])
        .map((name) => [name, (row[name] ?? 0) > 0 ? (row[name] ?? null) : null]),
    ),
  }));

function axisOf(
  data: readonly Row[],
  lines: readonly PlotLine[],
  shares: readonly string[],
): [domain: [number, number], ticks: number[]] {
  const values = data.flatMap((row) => lines.flatMap(({ name }) => [row[name] ?? [], row[rawOf(name)] ?? []].flat()));
  if (values.length === 0)
    return [
      [0, 1],
      [0, 1],
    ];
  const most = lines.every(({ name }) => shares.includes(name)) ? 1 : undefined;
  const domain = padded(Math.min(...values), Math.max(...values), most);
  return [domain, niceTicks(...domain, 4)];
}

/** Few points among many steps, like an evaluation now and then: marked, or a first one alone would not be seen. */
function isSparse(data: readonly Row[], name: string): boolean {
  const points = data.reduce((n, row) => n + (typeof row[name] === 'number' ? 1 : 0), 0);
  return points === 1 || (points <= 30 && points * 3 < data.length);
}

/** The drawing alone: Recharts is loaded with this file, when the first chart has something to show. */
export default function LinePlot(props: LinePlotProps) {
  const { rows, lines, palette, log, band, syncId, right, axes, smoothed, shares } = props;
  const data = log ? positive(rows, lines) : [...rows];
  const [yDomain, yTicks] = axisOf(
    data,
    lines.filter(({ name }) => name !== right),
    shares,
  );
  const [rightDomain, rightTicks] = axisOf(
    data,
    lines.filter(({ name }) => name === right),
    shares,
  );
  // Nothing is ever at step 2.5.
  const xTicks = niceTicks(data[0]?.step ?? 0, data.at(-1)?.step ?? 1, 5).filter(Number.isInteger);
  const tick = { fill: palette.muted, fontSize: 12 };
  const yAxis = { tick, stroke: palette.line, axisLine: false, tickLine: false, width: 62 } as const;
  const named = (value: string, angle: number) => ({
    value,
    angle,
    offset: 8,
    position: angle < 0 ? ('insideLeft' as const) : ('insideRight' as const),
    style: { textAnchor: 'middle' as const, fill: palette.muted, fontSize: 12 },
  });
  const isShare = (name: string) => shares.includes(name);
  const leftShares = lines.every(({ name }) => name === right || isShare(name));
  const content = ({ active, label, payload }: TooltipContentProps) =>
    active && payload.length > 0 ? (
      <div className={styles.tooltip}>
        <div className={styles.tooltipStep}>
          {axes.x} {label}
        </div>
        {payload
          .filter(({ dataKey }) => lines.some(({ name }) => name === dataKey))
          .map((entry) => (
            <div key={String(entry.dataKey)} style={{ color: entry.color }}>
              {entry.name}:{' '}
              <b>{(isShare(String(entry.dataKey)) ? formatPercent : formatNumber)(Number(entry.value))}</b>
            </div>
          ))}
      </div>
    ) : null;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart
        data={data}
        syncId={syncId}
        syncMethod="value"
        margin={{ top: 6, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke={palette.grid} vertical={false} />
        {band && (
          <ReferenceArea
            y1={band.low}
            y2={band.high}
            fill={palette.healthy}
            fillOpacity={0.09}
            stroke={palette.healthy}
            strokeOpacity={0.25}
            ifOverflow="hidden"
          />
        )}
        <XAxis
          dataKey="step"
          type="number"
          domain={['dataMin', 'dataMax']}
          ticks={xTicks}
          interval="preserveStartEnd"
          tick={tick}
          tickFormatter={(step: number) => step.toLocaleString('en')}
          stroke={palette.line}
          tickLine={false}
          height={36}
          label={{ value: axes.x, position: 'insideBottom', offset: 2, fill: palette.muted, fontSize: 12 }}
        />
        {log ? (
          <YAxis
            scale="log"
            domain={['auto', 'auto']}
            allowDataOverflow
            {...yAxis}
            label={named(axes.left, -90)}
            tickFormatter={leftShares ? formatPercent : formatNumber}
          />
        ) : (
          <YAxis
            domain={yDomain}
            ticks={yTicks}
            allowDataOverflow
            {...yAxis}
            label={named(axes.left, -90)}
            tickFormatter={leftShares ? percentFormat(yTicks) : tickFormat(yTicks)}
          />
        )}
        {right && (
          <YAxis
            yAxisId="right"
            orientation="right"
            domain={rightDomain}
            ticks={rightTicks}
            allowDataOverflow
            {...yAxis}
            width={54}
            label={named(axes.right, 90)}
            tickFormatter={isShare(right) ? percentFormat(rightTicks) : tickFormat(rightTicks)}
          />
        )}
        <Tooltip content={content} isAnimationActive={false} cursor={{ stroke: palette.muted }} />
        {smoothed &&
          lines.map(({ name, color, ghost }) =>
            ghost ? null : (
              <Line
                key={rawOf(name)}
                dataKey={rawOf(name)}
                yAxisId={name === right ? 'right' : 0}
                type="linear"
                stroke={color}
                strokeWidth={1}
                strokeOpacity={0.3}
                dot={false}
                activeDot={false}
                isAnimationActive={false}
                connectNulls
              />
            ),
          )}
        {lines.map(({ name, label, color, ghost }, i) => (
          <Line
            key={name}
            dataKey={name}
            yAxisId={name === right ? 'right' : 0}
            name={label}
            type="linear"
            stroke={color}
            strokeWidth={ghost ? 1.5 : 2}
            strokeOpacity={ghost ? 0.4 : 1}
            strokeDasharray={ghost ? undefined : DASHES[i % DASHES.length]}
            dot={isSparse(data, name) ? { r: 2.5, strokeDasharray: '0', fill: color } : false}
            activeDot={{ r: 3 }}
            isAnimationActive={false}
            connectNulls
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
