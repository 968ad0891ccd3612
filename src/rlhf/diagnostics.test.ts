import { describe, expect, it } from 'vitest';
import { explainedVariance, policyDiagnostics, valueClipfrac } from './diagnostics';

const NAN = Number.NaN;

describe('policyDiagnostics', () => {
  it('a table by hand', () => {
    // ρ = 1, 1.5, 0.5, 1.5 with Â = 1, 1, −1, −1: the second and third are clipped (ε 0.2).
    const logp = Float32Array.of(0, Math.log(1.5), Math.log(0.5), Math.log(1.5), NAN);
    const d = policyDiagnostics(
      logp,
      new Float32Array(5),
      Float32Array.of(1, 1, -1, -1, NAN),
      Uint8Array.of(1, 1, 1, 1, 0),
      0.2,
    );
    expect(d.clipfrac).toBe(0.5);
    expect(d.ratio).toBeCloseTo(1.125, 6);
    expect(d.ratioVar).toBeCloseTo(0.229167, 5); // deviations −.125, .375, −.625, .375: 0.6875 / 3
    expect(d.approxkl).toBeCloseTo((2 * 0.405465 ** 2 + Math.LN2 ** 2) / 8, 5);
    expect(d.maxLogRatio).toBeCloseTo(Math.LN2, 5);
  });

  it('agrees with sums over a plain list, and is 0 where nothing moved', () => {
    const logp = Array.from({ length: 50 }, (_, i) => Math.fround(Math.sin(i) / 3 - 2));
    const old = logp.map((l, i) => Math.fround(l + Math.cos(3 * i) / 4));
    const adv = logp.map((_, i) => Math.sin(7 * i + 1));
    const d = policyDiagnostics(
      Float32Array.from(logp),
      Float32Array.from(old),
      Float32Array.from(adv),
      new Uint8Array(50).fill(1),
      0.2,
    );
    const rho = logp.map((l, i) => Math.exp(l - (old[i] as number)));
    const mean = rho.reduce((a, b) => a + b) / 50;
    expect(d.ratio).toBeCloseTo(mean, 8);
    expect(d.ratioVar).toBeCloseTo(rho.reduce((s, r) => s + (r - mean) ** 2, 0) / 49, 8);
    expect(d.clipfrac).toBe(rho.filter((r, i) => ((adv[i] as number) > 0 ? r > 1.2 : r < 0.8)).length / 50);
    expect(d.approxkl).toBeCloseTo(rho.reduce((s, r) => s + Math.log(r) ** 2, 0) / 100, 8);
    const still = policyDiagnostics(
      Float32Array.from(logp),
      Float32Array.from(logp),
      Float32Array.from(adv),
      new Uint8Array(50).fill(1),
      0.2,
    );
    expect(still).toEqual({ approxkl: 0, clipfrac: 0, ratio: 1, ratioVar: 0, maxLogRatio: 0 });
  });

  it('padding alone, and a NaN that is not padding', () => {
    const nan = Float32Array.of(NAN);
    const none = policyDiagnostics(nan, nan, nan, Uint8Array.of(0), 0.2);
    expect(none).toEqual({ approxkl: 0, clipfrac: 0, ratio: 1, ratioVar: 0, maxLogRatio: 0 });
    expect(policyDiagnostics(nan, nan, nan, Uint8Array.of(1), 0.2).maxLogRatio).toBeNaN();
  });
});

describe('valueClipfrac', () => {
  it('counts where the clipped error is the larger', () => {
    const v = Float32Array.of(2, 0, 1.1, NAN);
    const old = Float32Array.of(1, 1, 1, NAN);
    const target = Float32Array.of(3, 3, 1, NAN);
    expect(valueClipfrac(v, old, target, Uint8Array.of(1, 1, 1, 0), 0.2)).toBeCloseTo(1 / 3, 10);
    expect(valueClipfrac(v, old, target, new Uint8Array(4), 0.2)).toBe(0);
  });
});

describe('explainedVariance', () => {
  const mask = Uint8Array.of(1, 1, 1, 0);
  const returns = Float32Array.of(1, 2, 3, NAN);

  it('1 for a perfect value, also one off by a constant; 0 for a constant; below 0 for a worse one', () => {
    expect(explainedVariance(Float32Array.of(1, 2, 3, NAN), returns, mask)).toBe(1);
    expect(explainedVariance(Float32Array.of(4, 5, 6, NAN), returns, mask)).toBe(1);
    expect(explainedVariance(Float32Array.of(9, 9, 9, NAN), returns, mask)).toBe(0);
    expect(explainedVariance(Float32Array.of(3, 2, 1, NAN), returns, mask)).toBe(-3); // residuals −2, 0, 2: variance 4
  });

  it('is 0 where returns do not vary', () => {
    expect(explainedVariance(returns, Float32Array.of(2, 2, 2, NAN), mask)).toBe(0);
    expect(explainedVariance(returns, returns, new Uint8Array(4))).toBe(0);
  });
});
