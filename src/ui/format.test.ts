import { expect, it } from 'vitest';
import { formatFigure, formatPace, formatPercent, overOfEach } from './format';

it('says what the figures of a chart are of once where it is the same, else of each', () => {
  const short = { over: 10, total: 100 };
  const long = { over: 50, total: 500 };
  const last = { over: 1, total: 20 };
  expect(overOfEach([short, short])).toEqual({ all: 'mean of the last 10 of 100', each: ['', ''] });
  expect(overOfEach([short, undefined])).toEqual({ all: 'mean of the last 10 of 100', each: ['', ''] });
  expect(overOfEach([short, long])).toEqual({ all: '', each: ['last 10 of 100', 'last 50 of 500'] });
  expect(overOfEach([long, last])).toEqual({ all: '', each: ['last 50 of 500', ''] });
});

it('says the time of a step in the unit in which it is read', () => {
  expect([0.0254, 0.42, 1.44, 85.3, 125].map(formatPace)).toEqual(['25 ms', '0.4 s', '1.4 s', '85 s', '2:05']);
});

it('writes a share below none with a minus, and an interval of shares with its percent', () => {
  expect([-0.038, 0.5, 0.9999].map(formatPercent)).toEqual(['−3.8%', '50.0%', '100%']);
  expect(formatFigure({ value: 0.77, share: true, count: 30, interval: [0.59, 0.88] })).toBe('77% of 30 (59–88%)');
});
