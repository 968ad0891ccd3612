import { describe, expect, it } from 'vitest';
import { apart } from './scales';

describe('names that would stand on each other', () => {
  it('are pushed apart by at least so much, in their order, and not past the bottom', () => {
    const placed = apart([100, 102, 40, 101], 16, 120);
    const sorted = [...placed].sort((a, b) => a - b);
    for (let i = 1; i < sorted.length; i++) expect((sorted[i] ?? 0) - (sorted[i - 1] ?? 0)).toBeGreaterThanOrEqual(16);
    expect(placed[2]).toBe(40);
    expect(placed[0]).toBeLessThan(placed[3] ?? 0);
    expect(placed[3]).toBeLessThan(placed[1] ?? 0);
    expect(Math.max(...placed)).toBeLessThanOrEqual(120);
  });

  it('stay where they are where there is room', () => {
    expect(apart([10, 50, 90], 16, 200)).toEqual([10, 50, 90]);
  });
});
