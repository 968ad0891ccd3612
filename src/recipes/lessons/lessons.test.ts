import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recipes } from '../library';
import { findLesson, LESSONS } from '.';
import { PART_NAMES, partConfig, recordingName, told, undecided } from './lesson';
import type { LessonRun } from './lesson-run';
import { isRecorded } from './recorded';
import { whatBetaTrades } from './what-beta-trades';

const RECORDINGS = 'public/recordings';

/** A run of which every figure is the same number. */
const flat = (value: number): LessonRun => ({
  line: () => [value],
  found: () => value,
  score: () => value,
  policy: 'ppo.policy',
});
const NOTHING: LessonRun = { line: () => [], found: () => null, score: () => null, policy: '' };

describe.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))('the lesson %s', (id, lesson) => {
  it('asks a question, and has two runs that are not the same', () => {
    expect(findLesson(id)).toBe(lesson);
    expect(id).toMatch(/^[a-z0-9-]{1,40}$/);
    expect(lesson.question).toMatch(/\?$/);
    expect(partConfig(lesson, 'run')).not.toEqual(partConfig(lesson, 'cure'));
    for (const { choices } of [lesson.prediction, lesson.check]) {
      expect(choices.length).toBeGreaterThanOrEqual(2);
      expect(choices.filter(({ right }) => right)).toHaveLength(1);
    }
  });

  it('says nothing of a run that has not come so far, and does not say of every run that it shows it', () => {
    expect(told(lesson, 'run', NOTHING).holds).toBeNull();
    expect(told(lesson, 'cure', flat(1), told(lesson, 'run', NOTHING)).holds).toBeNull();
    const same = told(lesson, 'run', flat(0.5));
    expect(told(lesson, 'run', flat(0.5)).holds && told(lesson, 'cure', flat(0.5), same).holds).toBe(false);
  });

  it('comes with the recorded runs that it says it has', () => {
    for (const part of PART_NAMES)
      expect(existsSync(`${RECORDINGS}/${recordingName(lesson, part)}.rlhf-recording`), part).toBe(isRecorded(lesson));
  });
});

it('every recorded run is of a lesson, or of a recipe as it is', () => {
  const names = LESSONS.flatMap((lesson) => PART_NAMES.map((part) => recordingName(lesson, part)));
  const files = readdirSync(RECORDINGS).map((file) => file.replace('.rlhf-recording', ''));
  expect(files.filter((name) => !recipes().some(({ id }) => id === name) && !names.includes(name))).toEqual([]);
});

it('two runs whose intervals overlap do not tell which is higher', () => {
  const found = (low: number, high: number) =>
    told(whatBetaTrades, 'run', { ...flat(0), found: (...path) => (path.at(-1) === 'low' ? low : high) });
  expect(undecided(whatBetaTrades, found(0.54, 0.6), found(0.56, 0.64)).map(({ label }) => label)).toEqual([
    'Wins against SFT',
  ]);
  expect(undecided(whatBetaTrades, found(0.5, 0.55), found(0.56, 0.64))).toEqual([]);
  expect(undecided(whatBetaTrades, found(0.5, 0.55), null)).toEqual([]);
});
