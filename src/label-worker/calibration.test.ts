import { expect, test } from 'vitest';
import { trainedFamilies } from '../tasks';
import { calibrationPairs } from './calibration';

test('known pairs are clear, explained, spread over topics, and the same for the same seed', () => {
  const pairs = calibrationPairs(7, 20);
  expect(pairs).toHaveLength(20);
  expect(new Set(pairs.map(({ pair }) => pair.id)).size).toBe(20);
  expect(new Set(pairs.map(({ pair }) => pair.topic)).size).toBeGreaterThanOrEqual(trainedFamilies.length - 2);
  expect(calibrationPairs(7, 20)).toEqual(pairs);
  expect(calibrationPairs(8, 20)).not.toEqual(pairs);
  for (const { pair, reason } of pairs) {
    expect(pair.expected === 0 || pair.expected === 1).toBe(true);
    expect(reason, `${pair.prompt} | ${pair.answers[0].text} | ${pair.answers[1].text}`).not.toBe('');
  }
});

test('neither the place nor the length of an answer gives the better one away', () => {
  const pairs = calibrationPairs(3, 120).map(({ pair }) => pair);
  const first = pairs.filter((pair) => pair.expected === 0).length;
  expect(first).toBeGreaterThan(40);
  expect(first).toBeLessThan(80);
  const longer = pairs.filter(({ answers, expected }) => {
    const [better, worse] = expected === 0 ? answers : [answers[1], answers[0]];
    return better.text.length > worse.text.length;
  }).length;
  expect(longer).toBeGreaterThan(24);
  expect(longer).toBeLessThan(96);
});
