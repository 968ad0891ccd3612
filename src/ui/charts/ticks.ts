/** Round numbers that cover [low, high]: steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, about = 5): number[] {
  if (!(high > low)) return Number.isFinite(low) ? [low] : [];
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((s) => s * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The same number of digits on all of an axis. */
export function tickFormat(ticks: readonly number[]): (value: number) => string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) || 1;
  const largest = Math.max(...ticks.map(Math.abs), 0);
  if (largest >= 1e5 || (largest > 0 && largest < 1e-3))
    return (value) => (value === 0 ? '0' : value.toExponential(0).replace('-', '−').replace('e+', 'e'));
  const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  const written = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (value) => value.toLocaleString('en', written).replace('-', '−');
}

/** The same of shares, in percent as their figures are. */
export function percentFormat(ticks: readonly number[]): (value: number) => string {
  const write = tickFormat(ticks.map((tick) => 100 * tick));
  return (value) => `${write(100 * value)}%`;
}

/** A range with a little air, so that no line lies on the frame; none beyond `most`, above which there is nothing. */
export function padded(low: number, high: number, most = Number.POSITIVE_INFINITY): [number, number] {
  const [from, to] = low === high ? aroundOne(low) : withAir(low, high);
  return [from, high <= most ? Math.min(to, most) : to];
}

const aroundOne = (value: number): [number, number] =>
  value === 0 ? [0, 1] : [value - Math.abs(value) * 0.1, value + Math.abs(value) * 0.1];

function withAir(low: number, high: number): [number, number] {
  const air = (high - low) * 0.06;
  // A figure that is never negative gets no room below zero.
  return [low >= 0 && low < air * 4 ? 0 : low - air, high + air];
}
