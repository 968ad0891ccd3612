import type { Algorithm, CurvePoint, Measure } from '../../frontier/frontier';
import { niceTicks, padded } from '../charts/ticks';

/** Room around the plot, in pixels: names of the algorithms stand on the right. */
export const MARGIN = { top: 30, right: 150, bottom: 52, left: 52 };

export interface Scales {
  readonly x: (distance: number) => number;
  readonly y: (reward: number) => number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

/** Everything that is drawn lies inside; the distance begins at 0, and a win rate's axis holds one half. */
export function scalesOf(algorithms: readonly Algorithm[], measure: Measure, width: number, height: number): Scales {
  const curves = algorithms.flatMap(({ curves }) => curves[measure]);
  const rewards = curves.flatMap(({ low, high }) => [low, high]);
  if (isShareOfWins(measure)) rewards.push(0.5, ...algorithms.flatMap((one) => intervalsOf(one, measure).flat()));
  const dots = algorithms.flatMap(({ traces }) => traces.flatMap(({ points }) => points));
  if (!isShareOfWins(measure)) rewards.push(...dots.flatMap((point) => point[measure] ?? []));
  const [low, high] = padded(Math.min(...rewards), Math.max(...rewards));
  const furthest = 1.05 * Math.max(0.1, ...curves.map(({ distance }) => distance), ...dots.map((dot) => dot.distance));
  const inner = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
  return {
    x: (distance) => MARGIN.left + (inner.width * distance) / furthest,
    y: (reward) => MARGIN.top + inner.height * (1 - (reward - low) / (high - low || 1)),
    xTicks: niceTicks(0, furthest, 7),
    yTicks: niceTicks(low, high, 6),
  };
}

export const isShareOfWins = (measure: Measure): measure is 'wins' | 'people' =>
  measure === 'wins' || measure === 'people';

/** 95% intervals of the runs' own win rates. */
const intervalsOf = ({ traces }: Algorithm, measure: 'wins' | 'people'): [number, number][] =>
  traces.flatMap(({ [measure]: wins }): [number, number][] => (wins ? [[wins.low, wins.high]] : []));

/** Heights of names that would stand on each other, pushed apart; the order stays. */
export function apart(wanted: readonly number[], least: number, lowest: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number));
  const placed = [...wanted];
  let free = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    placed[i] = Math.max(wanted[i] as number, free);
    free = (placed[i] as number) + least;
  }
  // Those that were pushed out at the bottom push back.
  let most = lowest;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i] as number, most);
    most = (placed[i] as number) - least;
  }
  return placed;
}

/** The outline of a band: along the highest seeds and back along the lowest. */
export const bandPath = (curve: readonly CurvePoint[], { x, y }: Scales): string =>
  [
    ...curve.map((p) => `${x(p.distance).toFixed(1)},${y(p.high).toFixed(1)}`),
    ...curve.toReversed().map((p) => `${x(p.distance).toFixed(1)},${y(p.low).toFixed(1)}`),
  ].join(' ');
