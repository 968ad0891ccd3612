import type { Figure } from '../recipes/figures';
import type { Interval } from '../statistics';

/** A figure as a person reads it: three significant digits, no exponent unless it is tiny or huge. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  const text =
    size >= 1e6 || size < 1e-3
      ? value.toExponential(1).replace('e+', 'e')
      : size >= 1000
        ? Math.round(value).toLocaleString('en')
        : size >= 100
          ? value.toFixed(0)
          : size >= 10
            ? value.toFixed(1)
            : size >= 1
              ? value.toFixed(2)
              : value.toFixed(3);
  return text.replace('-', '−');
}

export const formatPercent = (share: number | undefined): string =>
  share === undefined ? '–' : `${(100 * share).toFixed(share >= 0.9995 ? 0 : 1)}%`.replace('-', '−');

export function formatCount(n: number): string {
  if (n >= 1e6) return `${(n / 1e6).toFixed(n >= 1e7 ? 0 : 1)} M`;
  return n >= 1e4 ? `${Math.round(n / 1000)} k` : n.toLocaleString('en');
}

/** '1 step', '1,200 iterations'. */
export const countOf = (n: number, unit: string): string => `${n.toLocaleString('en')} ${unit}${n === 1 ? '' : 's'}`;

/** 75 -> '1:15', 4000 -> '1:06:40'. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Seconds that one thing takes: '25 ms', '1.4 s', '85 s', '2:05'. */
export const formatPace = (seconds: number): string =>
  seconds < 0.1
    ? `${Math.round(1000 * seconds)} ms`
    : seconds < 10
      ? `${seconds.toFixed(1)} s`
      : seconds < 100
        ? `${Math.round(seconds)} s`
        : formatDuration(seconds);

/** A number and what is known of it (recipes/figures.ts). */
interface Told {
  readonly value: number;
  readonly share: boolean;
  readonly count?: number;
  readonly interval?: Interval;
}

/** A figure in short: '77% of 30 (59–88%)' for a share of rows, a count in full, any other number in three digits. */
export function formatFigure({ value, share, count, interval }: Told): string {
  if (!share) return Number.isInteger(value) ? value.toLocaleString('en') : formatNumber(value);
  if (count === undefined) return formatPercent(value);
  const of = `${formatShare(value)} of ${count.toLocaleString('en')}`;
  return interval ? `${of} (${interval.map((end) => Math.round(100 * end)).join('–')}%)` : of;
}

/** The same in full: '76.9% of 26, 95% interval 57.9% to 89.0%'. */
export function figureWords({ value, share, count, interval }: Told): string {
  const number = (x: number) => (share ? formatPercent(x) : formatNumber(x));
  const of = count === undefined ? '' : ` of ${count.toLocaleString('en')}`;
  return `${number(value)}${of}${interval ? `, 95% interval ${interval.map(number).join(' to ')}` : ''}`;
}

/** 'mean of the last 20 of 200'; nothing for a last value. */
export const overWords = ({ over, total }: Pick<Figure, 'over' | 'total'>): string =>
  over > 1 ? `mean of the last ${over.toLocaleString('en')} of ${total.toLocaleString('en')}` : '';

/** What the figures of one chart are of: said once where it is the same for all of them, else of each. */
export function overOfEach(figures: readonly (Pick<Figure, 'over' | 'total'> | undefined)[]): {
  readonly all: string;
  readonly each: readonly string[];
} {
  const known = figures.flatMap((figure) => (figure ? [overWords(figure)] : []));
  if (new Set(known).size < 2) return { all: known[0] ?? '', each: figures.map(() => '') };
  return { all: '', each: figures.map((figure) => (figure ? overWords(figure).replace('mean of the ', '') : '')) };
}

/** A share in whole percent, where the first decimal says nothing; 100% is all of it and nothing less. */
export const formatShare = (share: number): string => `${share < 1 ? Math.min(99, Math.round(100 * share)) : 100}%`;
