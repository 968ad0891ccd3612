import { expect, it } from 'vitest';
import { gatedReward, whitenedScores } from './gated-reward';
import { maxDifference } from './test-support';

// σ(−2) = 0.119 and σ(−1.734601) = 0.15: the gate closes between −2 and −1.7.
it.each([
  // helpful, safe, tagged, threshold, R_c, gated
  [3, 2, false, 0.15, 3, 0],
  [3, 2, true, 0.15, 2, 1],
  [3, -2, false, 0.15, -2, 1], // helpful and unsafe: safety's word alone
  [3, -1.7, false, 0.15, 3, 0],
  [3, -2, false, 0.1, 3, 0],
  [3, -50, false, 0, 3, 0], // no gate
  [-4, -900, true, 0.15, -900, 1],
])('R_h %f, R_s %f, tagged %s, threshold %f: %f', (helpful, safe, tagged, threshold, expected, gated) => {
  const found = gatedReward([helpful], [safe], [tagged], threshold);
  expect([...found.scores]).toEqual([expected]);
  expect([...found.gated]).toEqual([gated]);
});

it('agrees with the formula as the paper writes it', () => {
  const helpful = Array.from({ length: 50 }, (_, i) => Math.sin(i) * 3);
  const safe = helpful.map((_, i) => Math.cos(2 * i) * 4);
  const tagged = helpful.map((_, i) => i % 3 === 0);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const plain = helpful.map((h, i) => (tagged[i] || sigmoid(safe[i] as number) < 0.15 ? safe[i] : h) as number);
  expect(maxDifference(gatedReward(helpful, safe, tagged, 0.15).scores, plain)).toBeLessThan(1e-6);
  expect(() => gatedReward([1], [1, 2], [true], 0.15)).toThrow(RangeError);
});

it('whitened, a batch has mean 0 and deviation 1, and one without spread is all 0', () => {
  const white = whitenedScores(Float32Array.of(1, 2, 3, 6));
  expect(white.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 5);
  expect(white.reduce((a, b) => a + b * b, 0) / 3).toBeCloseTo(1, 5);
  expect([...whitenedScores(Float32Array.of(5, 5, 5))]).toEqual([0, 0, 0]);
  expect([...whitenedScores(Float32Array.of(7))]).toEqual([0]);
});
