import type { Point } from './metric-ring';

/** Neighbours that a value is averaged with, so that one unlucky batch is no turn. */
const AROUND = 2;
/** Of its whole rise, what true quality must lose after its peak, and what the reward must still gain. */
const LOST = 0.2;
const GAINED = 0.05;

/**
 * The step from which the learned reward goes on rising while true quality falls: over-optimisation (Gao et al. 2022).
 * Both curves are averaged over five neighbours. Null where true quality keeps what it has reached.
 */
export function partingOf(reward: readonly Point[], quality: readonly Point[]): number | null {
  const q = averaged(quality);
  const r = averaged(reward);
  const peak = q.reduce((best, point) => (point.value > best.value ? point : best), q[0] ?? { step: 0, value: 0 });
  const [end, first] = [q.at(-1), q[0]];
  const [paid, paidAtPeak] = [r.at(-1), r.findLast(({ step }) => step <= peak.step)];
  if (!end || !first || !paid || !paidAtPeak || peak === end) return null;
  const lost = (peak.value - end.value) / (spread(q) || 1);
  const gained = (paid.value - paidAtPeak.value) / (spread(r) || 1);
  return lost >= LOST && gained >= GAINED ? peak.step : null;
}

type Averaged = readonly { readonly step: number; readonly value: number }[];

function averaged(points: readonly Point[]): Averaged {
  const known = points.flatMap(({ step, value }) => (value === null ? [] : [{ step, value }]));
  return known.map(({ step }, i) => {
    const near = known.slice(Math.max(0, i - AROUND), i + AROUND + 1);
    return { step, value: near.reduce((sum, { value }) => sum + value, 0) / near.length };
  });
}

function spread(points: Averaged): number {
  const values = points.map(({ value }) => value);
  return Math.max(...values) - Math.min(...values);
}
