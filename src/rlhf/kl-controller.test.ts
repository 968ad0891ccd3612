import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextBeta } from './kl-controller';

const adaptive = { kind: 'adaptive', target: 6, horizon: 10_000 } as const;

describe('nextBeta', () => {
  it.each([
    // β, KL, n, next β by hand
    [0.2, 6, 256, 0.2], // on target
    [0.2, 6.6, 100, 0.2 * (1 + (0.1 * 100) / 10_000)],
    [0.2, 60, 256, 0.2 * (1 + (0.2 * 256) / 10_000)], // held to +0.2
    [0.2, 0, 256, 0.2 * (1 - (0.2 * 256) / 10_000)], // held to −0.2
    [0.2, -3, 256, 0.2 * (1 - (0.2 * 256) / 10_000)], // k1's mean may be negative
    [0, 60, 256, 0],
  ])('β %f KL %f n %i', (beta, kl, n, expected) => {
    expect(nextBeta(beta, kl, n, adaptive)).toBeCloseTo(expected, 12);
  });

  it('fixed stays', () => expect(nextBeta(0.05, 1e9, 256, { kind: 'fixed' })).toBe(0.05));

  it('agrees with the paper written out, and never turns negative', () => {
    const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        fc.double({ min: -50, max: 500, noNaN: true }),
        positive,
        positive,
        (beta, kl, target, n) => {
          const next = nextBeta(beta, kl, n, { kind: 'adaptive', target, horizon: 100 });
          const relative = (kl - target) / target;
          const e = Math.sign(relative) * Math.min(Math.abs(relative), 0.2);
          const paper = beta * (1 + e * (n / 100));
          return next >= 0 && Math.abs(next - Math.max(0, paper)) <= 1e-9 * (1 + Math.abs(paper));
        },
      ),
    );
  });

  it('refuses a target of 0 and a KL that is not finite', () => {
    expect(() => nextBeta(0.1, 1, 1, { kind: 'adaptive', target: 0, horizon: 1 })).toThrow(RangeError);
    expect(() => nextBeta(0.1, Number.NaN, 1, adaptive)).toThrow(RangeError);
  });
});
