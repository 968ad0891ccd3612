import type { Lesson } from '../../recipes/lessons/lesson';
import { counts, type LessonResults } from '../../recipes/lessons/results';

/** On how many seeds a lesson shows what it says, as `npm run lessons` found. */
export function seedWords(lesson: Lesson, result: LessonResults[string] | undefined): string {
  const seeds = Object.values(result ?? {});
  if (seeds.length === 0) return 'Not tried on other seeds yet';
  const { run, cure } = counts(lesson, seeds);
  const all = seeds.length;
  return `Reproduced on ${run} of ${all} ${all === 1 ? 'seed' : 'seeds'}, the ${lesson.compares ? 'comparison' : 'cure'} on ${cure} of ${all}`;
}
