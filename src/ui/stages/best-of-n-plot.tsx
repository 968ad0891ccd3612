import type { BestOfNPoint } from '../../train/events';
import { niceTicks, padded, tickFormat } from '../charts/ticks';
import { usePalette } from '../use-palette';
import styles from './best-of-n.module.css';

const [WIDTH, HEIGHT] = [440, 230];
const MARGIN = { top: 20, right: 16, bottom: 42, left: 48 };

const TITLES = { score: 'Score of the best', rubric: 'True quality of the best' } as const;

interface BestOfNPlotProps {
  readonly curve: readonly BestOfNPoint[];
  readonly which: keyof typeof TITLES;
  /** What fresh draws gave. */
  readonly mark?: { readonly n: number; readonly value: number };
}

/** One figure of the best of n against √KL, n written at each point. */
export function BestOfNPlot({ curve, which, mark }: BestOfNPlotProps) {
  const palette = usePalette();
  const points = curve.flatMap(({ n, kl, [which]: own }) => (own ? [{ ...own, n, at: Math.sqrt(kl) }] : []));
  // Of few prompts there is no interval.
  const isKnown = points.every((p) => Number.isFinite(p.low));
  const known = points.flatMap((p) => (isKnown ? [p.low, p.high] : [p.value])).concat(mark?.value ?? []);
  const [low, high] = padded(Math.min(...known), Math.max(...known));
  const far = Math.max(0.1, ...points.map(({ at }) => at));
  const [right, bottom] = [WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom];
  const x = (at: number) => MARGIN.left + ((right - MARGIN.left) * at) / far;
  const y = (value: number) => MARGIN.top + (bottom - MARGIN.top) * (1 - (value - low) / (high - low));
  const path = (of: (p: (typeof points)[number]) => number, all = points) =>
    all.map((p) => `${x(p.at).toFixed(1)},${y(of(p)).toFixed(1)}`).join(' ');
  const color = which === 'score' ? palette.reward : palette.accent;
  const yTicks = niceTicks(low, high, 4);
  const yText = tickFormat(yTicks);
  const text = { fill: palette.muted, fontSize: 12 };
  const marked = mark && points.find(({ n }) => n === mark.n);
  const words = points.map(({ n, value }) => `n ${n}: ${value.toFixed(2)}`).join('; ');
  return (
    <figure className={styles.plot}>
      <figcaption className={styles.title}>{TITLES[which]}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${TITLES[which]} against √KL. ${words}`}>
        {yTicks.map((tick) => (
          <g key={tick}>
            <line x1={MARGIN.left} x2={right} y1={y(tick)} y2={y(tick)} stroke={palette.grid} />
            <text {...text} x={MARGIN.left - 8} y={y(tick) + 4} textAnchor="end">
              {yText(tick)}
            </text>
          </g>
        ))}
        {niceTicks(0, far, 5).map((tick) => (
          <text key={tick} {...text} x={x(tick)} y={bottom + 16} textAnchor="middle">
            {Number(tick.toFixed(2))}
          </text>
        ))}
        <line x1={MARGIN.left} x2={right} y1={bottom} y2={bottom} stroke={palette.line} />
        <text {...text} x={(MARGIN.left + right) / 2} y={bottom + 34} textAnchor="middle">
          √KL, at most; KL in nats per answer
        </text>
        {isKnown && (
          <polygon
            points={`${path((p) => p.high)} ${path((p) => p.low, points.toReversed())}`}
            fill={color}
            fillOpacity={0.15}
          />
        )}
        <polyline points={path((p) => p.value)} fill="none" stroke={color} strokeWidth={2} />
        {points.map(({ n, at, value }) => (
          <g key={n}>
            <circle cx={x(at)} cy={y(value)} r={3.5} fill={color} />
            <text x={x(at)} y={y(value) - 9} textAnchor="middle" fill={palette.ink} fontSize={12}>
              {n}
            </text>
          </g>
        ))}
        {mark && marked && (
          <circle cx={x(marked.at)} cy={y(mark.value)} r={7} fill="none" stroke={palette.policy} strokeWidth={2} />
        )}
      </svg>
    </figure>
  );
}
