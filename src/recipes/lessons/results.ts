/** What `npm run lessons` found: of each lesson, of each seed, both runs. */
import { judged, type Lesson, type PartName } from './lesson';

/** The figures of both runs; what they show is the lesson's to say. */
export interface SeedResult extends Readonly<Record<PartName, Readonly<Record<string, number | null>>>> {
  /** Of the settings that it was run with. */
  readonly settings: string;
  /** Processor seconds of both runs together, without what other lessons of the seed had trained already. */
  readonly seconds: number;
  /** Processor seconds of each run from nothing, as somebody waits for it who has trained nothing yet. */
  readonly alone: Readonly<Record<PartName, number>>;
}

export type LessonResults = Readonly<Record<string, Readonly<Record<string, SeedResult>>>>;

/** Of how many seeds the symptom appeared, and the cure did what it is said to. */
export function counts(lesson: Lesson, seeds: readonly SeedResult[]): Readonly<Record<PartName, number>> {
  const held = seeds.map(({ run, cure }) => judged(lesson, run, cure));
  return { run: held.filter(({ run }) => run).length, cure: held.filter(({ cure }) => cure).length };
}
