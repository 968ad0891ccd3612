import { describe, expect, it } from 'vitest';
import { figureOf, lastOf, seriesOf, tailMean } from './figures';
import type { Metric } from './metric';

const metric = (changes: Partial<Metric> = {}): Metric => ({
  name: 'x',
  label: 'X',
  formula: 'x',
  unit: 'share',
  healthy: '',
  explanation: '',
  source: '',
  chart: true,
  ...changes,
});
const lines = (all: Record<string, readonly number[]>) => (name: string) => all[name] && seriesOf(all[name]);

describe('a series', () => {
  it('ends in its last number and in the mean of its last tenth', () => {
    const values = Array.from({ length: 200 }, (_, i) => i);
    expect(lastOf(seriesOf(values))).toBe(199);
    expect(tailMean(seriesOf(values))).toBe(189.5);
    expect(tailMean(seriesOf([1, 2, 3]))).toBe(3);
    expect([lastOf(seriesOf([])), tailMean(seriesOf([]))]).toEqual([undefined, undefined]);
  });

  it('leaves out what is no number', () => {
    expect(lastOf(seriesOf([1, Number.NaN]))).toBe(1);
    expect(tailMean(seriesOf([Number.NaN]))).toBeUndefined();
  });

  it('whose oldest values are gone has the same tail', () => {
    const values = Array.from({ length: 100 }, (_, i) => i * i);
    const kept = seriesOf(values.slice(-40));
    expect(tailMean({ ...kept, total: 100 })).toBe(tailMean(seriesOf(values)));
  });
});

describe('a figure', () => {
  it('of a share has its rows and Wilson’s interval', () => {
    const found = figureOf(metric({ of: 'n' }), lines({ x: [0.5, 10 / 13], n: [20, 26] }));
    expect(found).toMatchObject({ value: 10 / 13, share: true, over: 1, total: 2, count: 26 });
    expect(found?.interval?.map((end) => end.toFixed(3))).toEqual(['0.579', '0.890']);
  });

  it('of batches is the mean of the last tenth, of all their rows', () => {
    const x = Array.from({ length: 20 }, (_, i) => (i < 18 ? 0 : 0.5));
    const found = figureOf(metric({ figure: 'tail', of: 'n' }), lines({ x, n: x.map(() => 16) }));
    expect(found).toMatchObject({ value: 0.5, over: 2, total: 20, count: 32 });
  });

  it('with a standard error has its interval, and none where its rows tell none', () => {
    const loss = metric({ unit: 'nats', of: 'n', error: 'e' });
    expect(figureOf(loss, lines({ x: [0.6], n: [30], e: [0.05] }))?.interval).toEqual([
      0.6 - 1.96 * 0.05,
      0.6 + 1.96 * 0.05,
    ]);
    expect(figureOf(metric({ of: 'n', error: '' }), lines({ x: [0.1], n: [30] }))).toEqual({
      value: 0.1,
      share: true,
      over: 1,
      total: 1,
      count: 30,
    });
  });

  it('is none where there is no value', () => {
    expect(figureOf(metric(), () => undefined)).toBeUndefined();
  });
});
