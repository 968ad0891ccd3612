import { describe, expect, it } from 'vitest';
import { MetricRing } from './metric-ring';

const ringOf = (values: readonly number[], capacity?: number) => {
  const ring = new MetricRing(capacity);
  for (const [i, value] of values.entries()) ring.push(i + 1, value);
  return ring;
};

describe('MetricRing', () => {
  it('keeps every sample in order while it grows', () => {
    const ring = ringOf(Array.from({ length: 1000 }, (_, i) => i * i));
    expect(ring.length).toBe(1000);
    expect([ring.stepAt(0), ring.valueAt(0), ring.stepAt(999), ring.valueAt(999)]).toEqual([1, 0, 1000, 998_001]);
  });

  it('lets the oldest fall out when it is full', () => {
    const ring = ringOf([1, 2, 3, 4, 5, 6, 7], 4);
    expect(ring.points(10).map((p) => p.value)).toEqual([4, 5, 6, 7]);
    expect(ring.points(10).map((p) => p.step)).toEqual([4, 5, 6, 7]);
  });

  it('draws at most as many points as asked, and every spike survives', () => {
    const values = Array.from({ length: 10_000 }, () => 1);
    values[3333] = 50;
    values[7777] = -50;
    const points = ringOf(values).points(400);
    expect(points.length).toBeLessThanOrEqual(400);
    expect(points.find((p) => p.value === 50)?.step).toBe(3334);
    expect(points.find((p) => p.value === -50)?.step).toBe(7778);
    const steps = points.map((p) => p.step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('shows what is not a number as a gap, and looks past it for the newest value', () => {
    const ring = ringOf([1, Number.NaN, 3, Number.POSITIVE_INFINITY]);
    expect(ring.points(10).map((p) => p.value)).toEqual([1, null, 3, null]);
    expect(ring.latest()).toBe(3);
  });

  it('smooths with a corrected start: a constant stays itself', () => {
    expect(
      ringOf([2, 2, 2])
        .points(10, 0.9)
        .map((p) => p.value),
    ).toEqual([2, 2, 2].map((v) => expect.closeTo(v, 12)));
    const [first, second] = ringOf([0, 1]).points(10, 0.5);
    expect(first?.value).toBe(0);
    expect(second?.value).toBeCloseTo(0.5 / 0.75, 12);
  });
});
