import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LESSONS } from '../recipes/lessons';
import { fewLabels } from '../recipes/lessons/few-labels';
import { partConfig, told } from '../recipes/lessons/lesson';
import type { RunEvent } from '../train/events';
import { readResults, runOfEvents } from './lesson-parts';
import { lessonsDocument } from './lessons-document';

const RESULTS = 'src/recipes/lessons/results.json';

it('a run out of its events: lines in their order, and what an evaluation found', () => {
  const table = { kind: 'families', families: [], winRate: { rate: 0.6, low: 0.5, high: 0.7, prompts: 9 } } as const;
  const events: RunEvent[] = [
    { type: 'metrics', node: 'reward', step: 1, values: { loss: 0.7 } },
    { type: 'metrics', node: 'reward', step: 2, values: { loss: 0.5, rubric_accuracy: 0.6 } },
    { type: 'phase', node: 'evaluation', step: 1, phase: table },
  ];
  const run = runOfEvents(events, partConfig(fewLabels, 'run'));
  expect(run.line('reward', 'loss')).toEqual([0.7, 0.5]);
  expect(run.line('ppo', 'loss')).toEqual([]);
  expect(run.found('evaluation', 'winRate', 'rate')).toBe(0.6);
  expect(run.found('evaluation', 'winRate', 'constructor')).toBeNull();
  expect(run.policy).toBe('ppo.policy');
  expect(told(fewLabels, 'run', run)).toEqual({
    values: { labels: null, agreement: 0.6, content: null, manners: null },
    holds: null,
  });
});

describe('what npm run lessons has found', () => {
  it('is of the settings that the lessons have now; where not: npm run lessons, or npm run lessons -- --drop', () => {
    expect(readResults(RESULTS, LESSONS)).toEqual(JSON.parse(readFileSync(RESULTS, 'utf8')));
  });

  it('stands in docs/lessons.md', () => {
    expect(readFileSync('docs/lessons.md', 'utf8')).toBe(lessonsDocument(LESSONS, readResults(RESULTS, LESSONS)));
  });
});
