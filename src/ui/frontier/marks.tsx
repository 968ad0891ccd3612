import type { Algorithm } from '../../frontier/frontier';
import { DASHES } from '../charts/lines';
import { LINE_COLORS, type Palette } from '../palette';

/** How an algorithm is drawn. */
export interface Stroke {
  readonly color: string;
  readonly dash: string | undefined;
  readonly shape: 'circle' | 'square' | 'triangle';
}

const SHAPES = ['circle', 'square', 'triangle'] as const;

/**
 * Of the n-th algorithm: no two have the same colour with the same dashes and the same shape. Best of n, which trains nothing and is
 * the yardstick of the others, is drawn in ink.
 */
export function strokeOf({ recipe }: Pick<Algorithm, 'recipe'>, i: number, palette: Palette): Stroke {
  if (recipe === 'best-of-n') return { color: palette.ink, dash: '2 3', shape: 'circle' };
  const round = Math.floor(i / LINE_COLORS.length);
  return {
    color: palette[LINE_COLORS[i % LINE_COLORS.length] ?? 'accent'],
    dash: DASHES[(i + round) % DASHES.length],
    shape: SHAPES[round % SHAPES.length] ?? 'circle',
  };
}

interface MarkProps {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly stroke: Stroke;
  /** What it stands on: a thin edge parts it from what lies below. */
  readonly surface: string;
}

/** Where an algorithm has come to. */
export function Mark({ x, y, size, stroke: { color, shape }, surface }: MarkProps) {
  const look = { fill: color, stroke: surface, strokeWidth: 1.5 };
  if (shape === 'circle') return <circle cx={x} cy={y} r={size} {...look} />;
  const [half, tall] = [size * 0.9, size * 1.2];
  const path =
    shape === 'square'
      ? `M${x - half} ${y - half}h${2 * half}v${2 * half}h${-2 * half}z`
      : `M${x} ${y - tall}l${tall} ${2 * half}h${-2 * tall}z`;
  return <path d={path} {...look} />;
}
