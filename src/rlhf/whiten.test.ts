import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedMoments, whiten } from './whiten';

const NAN = Number.NaN;

/** On a plain list: deviations over the sample standard deviation. */
function plain(x: number[]): number[] {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const variance = x.map((v) => (v - mean) ** 2).reduce((a, b) => a + b, 0) / (x.length - 1);
  return x.map((v) => (v - mean) / Math.sqrt(variance + 1e-8));
}

describe('whiten', () => {
  it('a table by hand: 1, 2, 3 have mean 2 and unbiased variance 1', () => {
    expect(maskedMoments([1, 2, 3])).toEqual({ count: 3, mean: 2, variance: 1 });
    const out = whiten(Float32Array.of(1, NAN, 2, 3), Uint8Array.of(1, 0, 1, 1));
    for (const [i, v] of [-1, 0, 0, 1].entries()) expect(out[i]).toBeCloseTo(v, 6);
  });

  it('agrees with the plain definition', () => {
    const values = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(values, (x) => {
        const padded = Float32Array.from([NAN, ...x, Number.POSITIVE_INFINITY]);
        const mask = Uint8Array.from([0, ...x.map(() => 1), 0]);
        const out = whiten(padded, mask);
        expect(out[0]).toBe(0);
        expect(out[x.length + 1]).toBe(0);
        for (const [i, v] of plain([...Float32Array.from(x)]).entries()) expect(out[i + 1]).toBeCloseTo(v, 3);
      }),
    );
  });

  it('shiftMean false keeps the mean', () => {
    const out = whiten(Float32Array.of(1, 2, 3), Uint8Array.of(1, 1, 1), { shiftMean: false });
    for (const [i, v] of [1, 2, 3].entries()) expect(out[i]).toBeCloseTo(v, 6);
  });

  it('one value, equal values, and padding alone give 0, never NaN', () => {
    expect([...whiten(Float32Array.of(5, NAN), Uint8Array.of(1, 0))]).toEqual([0, 0]);
    expect([...whiten(Float32Array.of(5, 5), Uint8Array.of(1, 1))]).toEqual([0, 0]);
    expect([...whiten(Float32Array.of(NAN, NAN), Uint8Array.of(0, 0))]).toEqual([0, 0]);
    expect(maskedMoments([NAN], [0])).toEqual({ count: 0, mean: 0, variance: 0 });
    expect(() => whiten(Float32Array.of(1), Uint8Array.of(1, 1))).toThrow(RangeError);
  });
});
