import type { Algorithm, Measure } from '../../frontier/frontier';
import { tickFormat } from '../charts/ticks';
import type { Palette } from '../palette';
import { FrontierCurve } from './frontier-curve';
import { Mark, strokeOf } from './marks';
import { referenceName, saidOf } from './reference';
import { apart, isShareOfWins, MARGIN, scalesOf } from './scales';

export const MEASURES: Readonly<Record<Measure, { readonly title: string; readonly axis: string }>> = {
  rubric: { title: 'True reward', axis: 'True reward: mean rubric of sampled answers, 0 to 1' },
  learned: { title: 'Learned reward', axis: 'Learned reward, in standard deviations of the SFT model’s scores' },
  wins: { title: 'Win rate', axis: 'Wins against the SFT model on unseen prompts, by the rubric' },
  people: { title: 'Human win rate', axis: 'Wins against the SFT model, by people' },
};

interface FrontierPlotProps {
  readonly algorithms: readonly Algorithm[];
  readonly measure: Measure;
  readonly palette: Palette;
  readonly width?: number;
  readonly height?: number;
  /** A picture of its own, with a ground and a title. */
  readonly framed?: boolean;
}

/**
 * Reward against √KL from the reference, an algorithm a line. Nothing but SVG with plain values, so that the command line
 * writes the picture that the page shows.
 */
export function FrontierPlot({
  algorithms,
  measure,
  palette,
  width = 760,
  height = 400,
  framed = false,
}: FrontierPlotProps) {
  const drawn = algorithms.map((one, i) => ({ ...one, i })).filter(({ curves }) => curves[measure].length > 0);
  const scales = scalesOf(drawn, measure, width, height);
  const { x, y, xTicks, yTicks } = scales;
  const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
  const start = startOf(drawn, measure);
  const ends = drawn.map(({ curves }) => y(curves[measure].at(-1)?.reward ?? 0));
  const names = apart(ends, 16, bottom);
  const yText = tickFormat(yTicks);
  const text = { fill: palette.muted, fontSize: 12 };
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      fontFamily='"IBM Plex Sans Variable", "IBM Plex Sans", system-ui, sans-serif'
      role="img"
      aria-label={inWords(drawn, measure)}
    >
      {framed && <rect width={width} height={height} fill={palette.surface} />}
      <text {...text} x={8} y={16}>
        {saidOf(drawn, MEASURES[measure].axis)}
      </text>
      {yTicks.map((tick) => (
        <g key={tick}>
          <line x1={MARGIN.left} x2={right} y1={y(tick)} y2={y(tick)} stroke={palette.grid} />
          <text {...text} x={MARGIN.left - 8} y={y(tick) + 4} textAnchor="end">
            {yText(tick)}
          </text>
        </g>
      ))}
      {xTicks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={MARGIN.top} y2={bottom} stroke={palette.grid} />
          <text {...text} x={x(tick)} y={bottom + 16} textAnchor="middle">
            {Number(tick.toFixed(2))}
          </text>
        </g>
      ))}
      <line x1={MARGIN.left} x2={right} y1={bottom} y2={bottom} stroke={palette.line} />
      <text {...text} x={(MARGIN.left + right) / 2} y={bottom + 38} textAnchor="middle">
        Distance from the {referenceName(drawn)}: √KL, KL in nats per answer
      </text>
      {start !== undefined && (
        <g>
          <line x1={MARGIN.left} x2={right} y1={y(start)} y2={y(start)} stroke={palette.muted} strokeDasharray="5 4" />
          <text {...text} x={right - 4} y={y(start) - 5} textAnchor="end">
            {referenceName(drawn)}
          </text>
        </g>
      )}
      {drawn.map((one) => (
        <FrontierCurve
          key={one.key}
          algorithm={one}
          measure={measure}
          scales={scales}
          stroke={strokeOf(one, one.i, palette)}
          surface={palette.surface}
        />
      ))}
      {drawn.map((one, place) => (
        <g key={one.key}>
          <line
            x1={right + 6}
            x2={right + 22}
            y1={names[place]}
            y2={names[place]}
            stroke={strokeOf(one, one.i, palette).color}
            strokeDasharray={strokeOf(one, one.i, palette).dash}
            strokeWidth={3}
          />
          <Mark
            x={right + 14}
            y={names[place] ?? 0}
            size={4}
            stroke={strokeOf(one, one.i, palette)}
            surface={palette.surface}
          />
          <text x={right + 28} y={(names[place] ?? 0) + 4} fill={palette.ink} fontSize={12.5}>
            {one.title.length > 17 ? `${one.title.slice(0, 16)}…` : one.title}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** What the reference itself gets: a win rate of one half, or the mean of all first points. */
function startOf(algorithms: readonly Algorithm[], measure: Measure): number | undefined {
  if (isShareOfWins(measure)) return 0.5;
  const first = algorithms.flatMap(({ curves }) => curves[measure][0] ?? []);
  if (first.length === 0) return undefined;
  const seeds = first.reduce((sum, one) => sum + one.seeds, 0);
  return first.reduce((sum, { reward, seeds: own }) => sum + reward * own, 0) / seeds;
}

const inWords = (algorithms: readonly Algorithm[], measure: Measure): string =>
  `${saidOf(algorithms, MEASURES[measure].axis)}, against √KL. ${algorithms
    .map(({ title, curves }) => {
      const end = curves[measure].at(-1);
      return end
        ? `${title}: ${end.reward.toFixed(2)} at ${end.distance.toFixed(1)}, seeds ${end.low.toFixed(2)} to ${end.high.toFixed(2)}`
        : title;
    })
    .join('; ')}`;
