import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gae } from './gae';

/** Â by the double sum of the paper, Σ_l (γλ)^l δ_{t+l}, on one list without padding. */
function plain(r: number[], v: number[], gamma: number, lambda: number): number[] {
  const delta = r.map((rt, t) => rt + gamma * (v[t + 1] ?? 0) - (v[t] as number));
  return delta.map((_, t) => delta.slice(t).reduce((sum, d, l) => sum + (gamma * lambda) ** l * d, 0));
}

describe('gae', () => {
  it('a table by hand: γ 1, λ 0.5', () => {
    // δ = [0 + 2 − 1, 0 + 3 − 2, 4 + 0 − 3] = [1, 1, 1]; Â₂ = 1, Â₁ = 1.5, Â₀ = 1.75; R̂ = Â + V.
    const { advantages, returns } = gae(Float32Array.of(0, 0, 4), Float32Array.of(1, 2, 3), Uint8Array.of(1, 1, 1), {
      width: 3,
      gamma: 1,
      lambda: 0.5,
    });
    expect([...advantages]).toEqual([1.75, 1.5, 1]);
    expect([...returns]).toEqual([2.75, 3.5, 4]);
  });

  it('agrees with the double sum for ragged rows, whatever lies in the padding', () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    const token = fc.tuple(number, number);
    const rows = fc.array(fc.array(token, { maxLength: 6 }), { minLength: 1, maxLength: 4 });
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(rows, unit, unit, (batch, gamma, lambda) => {
        const width = 6;
        const rewards = new Float32Array(batch.length * width).fill(Number.NaN);
        const values = new Float32Array(batch.length * width).fill(Number.NaN);
        const mask = new Uint8Array(batch.length * width);
        for (const [b, row] of batch.entries()) {
          for (const [t, [r, v]] of row.entries()) {
            rewards[b * width + t] = r;
            values[b * width + t] = v;
            mask[b * width + t] = 1;
          }
        }
        const out = gae(rewards, values, mask, { width, gamma, lambda });
        batch.forEach((row, b) => {
          const expected = plain(
            row.map((x) => x[0]),
            row.map((x) => x[1]),
            gamma,
            lambda,
          );
          for (let t = 0; t < width; t++) {
            const i = b * width + t;
            const a = expected[t] ?? 0;
            const token = row[t];
            expect(out.advantages[i]).toBeCloseTo(a, 4);
            expect(out.returns[i]).toBeCloseTo(token ? a + token[1] : 0, 4);
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('λ 1 and γ 1 give the Monte Carlo return; λ 0 the one-step error', () => {
    const r = Float32Array.of(0.5, -1, 2);
    const v = Float32Array.of(7, -3, 0.25);
    const mask = Uint8Array.of(1, 1, 1);
    expect([...gae(r, v, mask, { width: 3, gamma: 1, lambda: 1 }).returns]).toEqual([1.5, 1, 2]);
    expect([...gae(r, v, mask, { width: 3, gamma: 1, lambda: 0 }).returns]).toEqual([-2.5, -0.75, 2]);
  });

  it('one token, padding alone, and what is refused', () => {
    const one = gae(Float32Array.of(2), Float32Array.of(0.5), Uint8Array.of(1), { width: 1, gamma: 1, lambda: 0.95 });
    expect([one.advantages[0], one.returns[0]]).toEqual([1.5, 2]);
    const nan = new Float32Array(4).fill(Number.NaN);
    expect([...gae(nan, nan, new Uint8Array(4), { width: 2, gamma: 1, lambda: 1 }).returns]).toEqual([0, 0, 0, 0]);
    const run = (mask: number[], width: number, gamma = 1) =>
      gae(new Float32Array(4), new Float32Array(4), Uint8Array.from(mask), { width, gamma, lambda: 1 });
    expect(() => run([1, 0, 1, 0], 4)).toThrow(/hole at token 1 of row 0/);
    expect(() => run([1, 1, 1, 1], 3)).toThrow(RangeError);
    expect(() => run([1, 1, 1, 1], 4, 1.1)).toThrow(RangeError);
    expect(() => run([1, 1, 1], 4)).toThrow(RangeError);
  });

  it('a row never sees the next row', () => {
    const mask = Uint8Array.of(1, 1);
    const alone = gae(Float32Array.of(1, 100), Float32Array.of(0, 50), mask, { width: 1, gamma: 1, lambda: 1 });
    expect(alone.advantages[0]).toBe(1);
  });
});
