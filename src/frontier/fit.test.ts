import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { mean } from '../statistics';
import { fitLaw, fitted, type Law, type Measurement } from './fit';

/** Distances as a run of 60 measurements has them, and rewards of a known law with normal noise. */
function synthetic(law: Law, turning: number, furthest: number, noise: number, seed: number): Measurement[] {
  const random = new Random(seed, 'frontier');
  const beta = 0.1;
  const alpha = law === 'bon' ? 2 * beta * turning : beta * (1 + Math.log(turning));
  return Array.from({ length: 60 }, (_, i) => {
    const d = (furthest * (i + 1)) / 60;
    const reward = 0.5 + d * (alpha - beta * (law === 'bon' ? d : Math.log(d)));
    return { distance: d, reward: reward + noise * random.normal(), weight: 64 };
  });
}
const SEEDS = Array.from({ length: 40 }, (_, i) => 100 + i);

describe.each([
  ['rl', 4, 10, 0.04],
  ['rl', 2.5, 6, 0.03],
  ['bon', 1.2, 1.8, 0.01],
] as const)('%s, turning at %f, points to %f, noise %f a point', (law, turning, furthest, noise) => {
  const fits = SEEDS.map((seed) => fitLaw(synthetic(law, turning, furthest, noise, seed), law));

  it('finds the turning point within a tenth on average', () => {
    const found = fits.flatMap((fit) => (fit?.turning ? [fit.turning.distance] : []));
    expect(found.length).toBeGreaterThan(SEEDS.length * 0.9);
    expect(mean(found.map((d) => Math.abs(d - turning) / turning))).toBeLessThan(0.1);
  });

  it('gives an interval that holds the true one in nine of ten', () => {
    const holds = fits.filter((fit) => fit?.turning && fit.turning.low <= turning && turning <= fit.turning.high);
    expect(holds.length).toBeGreaterThanOrEqual(SEEDS.length * 0.85);
  });

  it('says that it is not identified where the points end before it', () => {
    const before = SEEDS.map((seed) => fitLaw(synthetic(law, turning, 0.6 * turning, noise, seed), law));
    expect(before.filter((fit) => fit?.turning === null && fit.why !== '').length).toBeGreaterThanOrEqual(
      SEEDS.length * 0.9,
    );
  });
});

describe('the fit', () => {
  it('gives back a law without noise to many digits', () => {
    const fit = fitLaw(synthetic('rl', 3, 9, 0, 1));
    expect(fit?.turning?.distance).toBeCloseTo(3, 6);
    expect(fit?.alpha).toBeCloseTo(0.1 * (1 + Math.log(3)), 8);
    expect(fit?.beta).toBeCloseTo(0.1, 8);
    expect(fit && fitted(fit, 0)).toBeCloseTo(0.5, 8);
  });

  it('weighs a point by its answers: one of ten times as many is ten of them', () => {
    const points = synthetic('rl', 3, 9, 0.05, 2);
    const [first, ...rest] = points as [Measurement, ...Measurement[]];
    const heavy = fitLaw([{ ...first, weight: 640 }, ...rest]);
    const ten = fitLaw([...Array.from({ length: 10 }, () => first), ...rest]);
    expect(heavy?.alpha).toBeCloseTo(ten?.alpha ?? 0, 8);
    expect(heavy?.beta).toBeCloseTo(ten?.beta ?? 0, 8);
  });

  it('is none of too few points, or of points at one distance', () => {
    expect(fitLaw(synthetic('rl', 3, 9, 0, 1).slice(0, 3))).toBeNull();
    expect(fitLaw(Array.from({ length: 9 }, () => ({ distance: 1, reward: 0.5, weight: 1 })))).toBeNull();
  });
});
