/** What `npm run lessons` keeps of each run, to go on from and to write its document of. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type RunConfig, recipeOf } from '../recipes/config';
import { numberAt } from '../recipes/figures';
import { type Lesson, PART_NAMES, partConfig } from '../recipes/lessons/lesson';
import type { LessonRun } from '../recipes/lessons/lesson-run';
import type { LessonResults } from '../recipes/lessons/results';
import type { RunEvent } from '../train/events';

/** A lesson's run out of its events. `scores`: of the lesson's texts, by the run's scorer. */
export function runOfEvents(events: readonly RunEvent[], config: RunConfig, scores: readonly number[] = []): LessonRun {
  const lines = new Map<string, number[]>();
  const tables = new Map<string, unknown>();
  for (const event of events) {
    if (event.type === 'phase' && event.phase.kind === 'families') tables.set(event.node, event.phase);
    if (event.type !== 'metrics') continue;
    for (const [name, value] of Object.entries(event.values)) {
      const key = `${event.node} ${name}`;
      const line = lines.get(key);
      if (line) line.push(value);
      else lines.set(key, [value]);
    }
  }
  return {
    line: (node, metric) => lines.get(`${node} ${metric}`) ?? [],
    found: (node, ...path) => numberAt(tables.get(node), path),
    score: (text) => scores[text] ?? null,
    policy: recipeOf(config).writers.at(-1) ?? '',
  };
}

/** Of the settings of both parts: a result of other settings says nothing of the lesson. */
export const settingsHash = (lesson: Lesson, seed: number): string =>
  createHash('sha256')
    .update(JSON.stringify(PART_NAMES.map((part) => [partConfig(lesson, part, { seed }), lesson[part].until ?? null])))
    .digest('hex')
    .slice(0, 16);

/** The results that are there and of the settings that the lessons have now; none where the file is not. */
export function readResults(path: string, lessons: readonly Lesson[]): LessonResults {
  const all = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LessonResults) : {};
  const ofLesson = (lesson: Lesson) =>
    Object.entries(all[lesson.id] ?? {}).filter(
      ([seed, { settings }]) => settings === settingsHash(lesson, Number(seed)),
    );
  return Object.fromEntries(
    lessons
      .map((lesson) => [lesson.id, Object.fromEntries(ofLesson(lesson))] as const)
      .filter(([, of]) => Object.keys(of).length > 0),
  );
}
