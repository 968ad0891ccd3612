import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { LESSONS } from '../recipes/lessons';
import { fewLabels } from '../recipes/lessons/few-labels';
import { type LessonPart, PART_NAMES, partConfig, recordingName, told } from '../recipes/lessons/lesson';
import { isRecorded } from '../recipes/lessons/recorded';
import { tokenMean } from '../recipes/lessons/token-mean';
import { findRecipe } from '../recipes/library';
import { nodeOf } from '../recipes/recipe';
import { readRecording } from '../storage/recording-file';
import type { RunEvent } from '../train/events';
import { disposeSession } from '../train/session';
import { tinyConfig, toySession } from '../train/toy-pipeline-test-support';
import { readResults, runOfEvents, settingsHash } from './lesson-parts';
import { lessonsDocument } from './lessons-document';
import { SharedWork } from './shared-work';

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

it('every line that a lesson reads is one that its stages tell', () => {
  const unknown = LESSONS.flatMap((lesson) =>
    PART_NAMES.flatMap((part) => {
      const { recipe } = partConfig(lesson, part);
      const read: string[] = [];
      const line = (node: string, metric: string) => {
        const { metrics } = nodeOf(findRecipe(recipe), node).stage;
        if (!metrics.some(({ name }) => name === metric)) read.push(`${lesson.id}: ${node} ${metric}`);
        return [];
      };
      told(lesson, part, { line, found: () => null, score: () => null, policy: '' });
      return read;
    }),
  );
  expect(unknown).toEqual([]);
});

it.each(LESSONS.filter(isRecorded).map((lesson) => [lesson.id, lesson] as const))(
  'the recorded runs of %s are of its settings and seed, and came to what stands in the results',
  async (id, lesson) => {
    const found = readResults(RESULTS, LESSONS)[id]?.[lesson.seed];
    for (const part of PART_NAMES) {
      const file = readFileSync(`public/recordings/${recordingName(lesson, part)}.rlhf-recording`);
      const { record, events } = await readRecording(new Blob([file]));
      expect(record.config).toEqual(partConfig(lesson, part));
      const kept = events.flatMap((e) => (e.type === 'samples' && e.node === lesson.telling?.node ? e.rows : []));
      expect(kept.map(({ prompt }) => prompt)).toEqual(expect.arrayContaining([...(lesson.telling?.prompts ?? [])]));
      if (lesson.cases) continue; // its scores were asked for when it was made
      const { values } = told(lesson, part, runOfEvents(events, record.config));
      for (const [name, value] of Object.entries(found?.[part] ?? {}))
        expect(values[name], name).toBeCloseTo(value ?? 0, 2);
      expect(Object.values(values)).not.toContain(null);
    }
  },
);

it('a result is of what its lesson sets, not of settings that are as they always were', () => {
  const withNodes = (nodes: NonNullable<LessonPart['nodes']>) => ({
    ...fewLabels,
    run: { ...fewLabels.run, nodes: { ...fewLabels.run.nodes, ...nodes } },
  });
  const { steps } = partConfig(fewLabels, 'run').nodes.sft ?? {};
  const hash = settingsHash(fewLabels, 3101);
  expect(settingsHash(withNodes({ sft: { steps } }), 3101)).toBe(hash);
  expect(settingsHash(withNodes({ ppo: { klCoef: 1 } }), 3101)).toBe(hash); // it ends before PPO
  expect(settingsHash(withNodes({ sft: { steps: 7 } }), 3101)).not.toBe(hash);
  expect(settingsHash(fewLabels, 3102)).not.toBe(hash);
});

describe('a lesson in a few steps on the toy model', () => {
  beforeAll(() => switchBackend('wasm'));

  it('tells all that it is about', async () => {
    const config = tinyConfig(findRecipe('grpo'), 3);
    const session = toySession();
    const events: RunEvent[] = [];
    for await (const event of new SharedWork(session, () => 0, [config]).run(config, () => 0)) events.push(event);
    disposeSession(session);
    const run = told(tokenMean, 'run', runOfEvents(events, config));
    const cure = told(tokenMean, 'cure', runOfEvents(events, config), run);
    expect(Object.values(run.values)).not.toContain(null);
    expect(cure.holds).toBe(false); // the same run is no shorter than itself
  });
});
