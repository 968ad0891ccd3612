import { describe, expect, test } from 'vitest';
import { families, sampleItem } from '../tasks';
import { taskReport } from './task-report';

const itemsOf = (family: string) => Array.from({ length: 40 }, (_, i) => sampleItem(family, 'test', 3, i));

describe('task report', () => {
  test.each(families.map((f) => f.name))('%s: right answers score 1 by content, and the baselines less', (name) => {
    const items = itemsOf(name);
    const report = taskReport(items, items.map((item) => item.answers.warm), 1); // biome-ignore format: short
    expect(report.content).toBeGreaterThan(0.99);
    expect(report.randomStyle.content).toBeGreaterThan(0.99);
    expect(report.randomFacts.content).toBeLessThan(0.85);
    expect(report.raw).toBeLessThan(0.9); // the wrapping differs from the reference's
    expect(report.prompts).toBe(40);
  });
  test('empty answers score nothing', () => {
    const items = itemsOf('answer-question');
    const { content, raw } = taskReport(items, items.map(() => ''), 1); // biome-ignore format: short
    expect([content, raw]).toEqual([0, 0]);
  });
  test('the baselines are of the seed', () => {
    const items = itemsOf('translate-spanish');
    const answers = items.map((item) => item.content);
    expect(taskReport(items, answers, 5)).toEqual(taskReport(items, answers, 5));
    expect(() => taskReport([], [], 1)).toThrow(RangeError);
    expect(() => taskReport(items, [], 1)).toThrow(RangeError);
  });
});
