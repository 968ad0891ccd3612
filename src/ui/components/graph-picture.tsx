import type { GraphNode } from '../../recipes/graph';
import type { PaletteColor } from '../palette';
import styles from './graph-picture.module.css';

/** A point of the picture. `state`: filled where it was made, half where it was begun, hollow where it was not. */
export interface GraphPoint extends GraphNode {
  readonly label: string;
  readonly color: PaletteColor;
  readonly state: 'done' | 'begun' | 'missing';
}

interface GraphPictureProps {
  readonly points: readonly GraphPoint[];
  /** The same in words. */
  readonly title: string;
  readonly named?: boolean;
}

const SIZE = 9;
const LANE = 22;

/** What descends from what, from left to right in the order in which it is made; a branch goes on below. */
export function GraphPicture({ points, title, named = false }: GraphPictureProps) {
  const step = named ? 76 : 32;
  const lane = named ? LANE + 24 : LANE;
  const lanes = 1 + Math.max(...points.map((point) => point.lane));
  const x = (i: number) => i * step + (named ? 38 : 11);
  const y = (i: number) => 12 + (points[i]?.lane ?? 0) * lane;
  const placeOf = (id: string) => points.findIndex((point) => point.id === id);
  return (
    <svg
      width={step * (points.length - 1) + (named ? 76 : 22)}
      height={(lanes - 1) * lane + (named ? 46 : 24)}
      role="img"
      aria-label={title}
      className={styles.picture}
    >
      {points.flatMap(({ id, parents, state }, to) =>
        parents.map((parent) => {
          const from = placeOf(parent);
          return from < 0 ? null : (
            <path
              key={`${parent} ${id}`}
              d={edge(x(from) + SIZE, y(from), x(to) - SIZE, y(to))}
              fill="none"
              stroke="var(--c-muted)"
              strokeWidth={2}
              strokeDasharray={state === 'missing' ? '2 4' : undefined}
            />
          );
        }),
      )}
      {points.map(({ id, label, color, state }, i) => (
        <g key={id} color={`var(--c-${color})`}>
          <circle
            cx={x(i)}
            cy={y(i)}
            r={SIZE - 2}
            fill={state === 'done' ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth={2}
            strokeDasharray={state === 'missing' ? '3 3' : undefined}
          />
          {state === 'begun' && (
            <path
              d={`M${x(i)} ${y(i) - SIZE + 2}a${SIZE - 2} ${SIZE - 2} 0 000 ${2 * SIZE - 4}z`}
              fill="currentColor"
            />
          )}
          {named && (
            <text x={x(i)} y={y(i) + 28} textAnchor="middle" className={styles.name}>
              {label.length > 11 ? `${label.slice(0, 10)}…` : label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

/** Along one line straight; to another, bent near its end so that it passes between the points. */
function edge(x1: number, y1: number, x2: number, y2: number): string {
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const bend = Math.min(16, x2 - x1);
  return `M${x1} ${y1}C${x1 + bend / 2} ${y1} ${x1 + bend / 2} ${y2} ${x1 + bend} ${y2}H${x2}`;
}
