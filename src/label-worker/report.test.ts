import { expect, test } from 'vitest';
import { label } from '../labeling/fixtures';
import { simulateStudy } from '../labeling/study-world';
import { trainedFamilies } from '../tasks';
import { compareConsensus } from './consensus-comparison';
import { type QualityReport, qualityReport } from './report';

const { records, truth } = simulateStudy(5);
const whole = (of = records): QualityReport => Object.assign({}, ...qualityReport(of, 1));

test('the report of a study names its biased raters', () => {
  const report = whole();
  const named = Object.fromEntries(report.audits.map(({ rater, name }) => [rater, name]));
  expect(named).toMatchObject({ left: 'left-side', 'honest-1': null });
});

test('known pairs do not flatter the agreement', () => {
  const unknown = ['x', 'y', 'z'].flatMap((prompt, i) => [
    label({ prompt, rater: 'ann', choice: 'left' }),
    label({ prompt, rater: 'bob', choice: i === 0 ? 'left' : 'right' }),
  ]);
  const known = ['ann', 'bob'].map((rater) => label({ prompt: 'k', rater, kind: 'gold', expected: 0 }));
  const { shared, fleiss } = whole([...unknown, ...known]).agreement;
  expect(shared).toBe(3);
  expect(fleiss.estimate).toBe(whole(unknown).agreement.fleiss.estimate);
});

test('nothing, and one label, give a report without a number rather than an error', () => {
  for (const few of [[], [label()]]) {
    const report = whole(few);
    expect(report.agreement.shared).toBe(0);
    expect(report.consensus.pairs).toBe(0);
    expect(report.agreement.alphaNominal.estimate).toBeNaN();
  }
});

test('the methods differ where raters are weighed, and trust the honest above the random', () => {
  const comparison = compareConsensus(records.filter((one) => one.expected === null));
  expect(comparison.pairs).toBeGreaterThan(150);
  expect(comparison.contested).toBeGreaterThan(0);
  const trust = new Map(comparison.raters.map((one) => [one.rater, one]));
  expect(trust.get('honest-1')?.dawidSkene).toBeGreaterThan((trust.get('random')?.dawidSkene ?? 1) + 0.1);
  expect(trust.get('honest-1')?.bradleyTerry.interval[0]).toBeGreaterThan(
    trust.get('random')?.bradleyTerry.estimate ?? 1,
  );
  expect(comparison.examples.every(({ pair }) => truth.has(pair))).toBe(true);
});

test('a family of the instruction world that nobody labelled is missed; other topics are what they are', () => {
  const labels = (topic: string) => Array.from({ length: 200 }, (_, i) => label({ prompt: `${topic} ${i}`, topic }));
  const { topics } = whole(labels('summarise'));
  expect(topics).toHaveLength(trainedFamilies.length);
  expect(topics.find(({ topic }) => topic === 'give-advice')).toMatchObject({ labels: 0, warn: true });
  expect(whole(labels('physics')).topics.map(({ topic }) => topic)).toEqual(['physics']);
});
