/** What `npm run lessons` keeps of each run, to go on from and to write its document of. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseConfig, type RunConfig, recipeOf } from '../recipes/config';
import { defaultsVersion } from '../recipes/defaults';
import { numberAt } from '../recipes/figures';
import { WORLD } from '../recipes/identity';
import { type Lesson, lastNode, PART_NAMES, partConfig } from '../recipes/lessons/lesson';
import type { LessonRun } from '../recipes/lessons/lesson-run';
import type { LessonResults } from '../recipes/lessons/results';
import { ancestors } from '../recipes/recipe';
import { isRecord } from '../text/guarded-json';
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

/**
 * Of what the runs of both parts follow from: what a lesson sets, how old its stages' defaults are, and the bundled world. A
 * setting that came since, and whose default is what was done without it, changes nothing. A result of another hash says nothing
 * of the lesson.
 */
export function settingsHash(lesson: Lesson, seed: number): string {
  const parts = PART_NAMES.map((part) => {
    const config = partConfig(lesson, part, { seed });
    const recipe = recipeOf(config);
    const last = lastNode(lesson[part], config);
    const usual = parseConfig({ recipe: recipe.id }).nodes;
    const nodes = [...ancestors(recipe, last), last];
    const set = nodes.map((id) => [id, differences(config.nodes[id], usual[id])]);
    return [recipe.id, seed, defaultsVersion(recipe, nodes), set];
  });
  return createHash('sha256')
    .update(JSON.stringify([WORLD, parts]))
    .digest('hex')
    .slice(0, 16);
}

/** The values of one tree that are not those of another, by their paths in order. */
function differences(values: unknown, others: unknown, path = ''): (readonly [string, unknown])[] {
  if (!isRecord(values)) return JSON.stringify(values) === JSON.stringify(others) ? [] : [[path, values]];
  return Object.keys(values)
    .sort()
    .flatMap((key) => differences(values[key], isRecord(others) ? others[key] : undefined, `${path}.${key}`));
}

/** Processor seconds of all nodes of a run, from its report; those of nodes that another run had made count too. */
export function secondsOf(report: Readonly<Record<string, unknown>>): number {
  const seconds = Object.keys(report).map((node) => numberAt(report, [node, 'processor_seconds']) ?? 0);
  return Math.round(seconds.reduce((sum, one) => sum + one, 0));
}

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
