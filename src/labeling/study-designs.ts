/**
 * The designs that `npm run study` goes through: the mixed crew in several sizes, then better answers that are longer to
 * several degrees, pairs of uneven difficulty, and crews in which everybody is honest, so that any warning is false.
 */
import { HONEST_CREW, type Quality, STUDY_DESIGN, type StudyDesign } from './study-world';

export interface NamedDesign {
  readonly title: string;
  readonly design: StudyDesign;
}

const even = (longerBetter: number): Quality => ({ kind: 'even', longerBetter });
const graded = (correlation: number): Quality => ({ kind: 'graded', correlation });
const percent = (x: number) => `${Math.round(100 * x)}%`;

const named = (title: string, more: Partial<StudyDesign>): NamedDesign => ({
  title,
  design: { ...STUDY_DESIGN, ...more },
});

const SIZES: readonly NamedDesign[] = [
  named('120 pairs, 12 again, 20 known', {}),
  named('140 pairs, 14 again, 20 known', { pairsPerRater: 140 }),
  ...[120, 140, 160].map((pairsPerRater) =>
    named(`${pairsPerRater} pairs, none known`, { pairsPerRater, calibration: 0 }),
  ),
];

const LONGER_BETTER: readonly NamedDesign[] = [
  ...[0.6, 0.7, 0.8, 0.9].map((p) => named(`longer is better in ${percent(p)}`, { quality: even(p) })),
  ...[0, 0.3, 0.5, 0.7].map((r) => named(`uneven pairs, correlation ${r}`, { quality: graded(r) })),
];

/** Four raters who are right in 80%, on the same 120 pairs. */
const HONEST: Partial<StudyDesign> = { crew: HONEST_CREW, pairs: 120, honestNoise: 0.2, calibration: 0 };
const ALL_HONEST: readonly NamedDesign[] = [
  ...[0.5, 0.7, 0.8, 0.9].map((p) =>
    named(`four honest, longer is better in ${percent(p)}`, { ...HONEST, quality: even(p) }),
  ),
  ...[0.3, 0.5, 0.7, 0.9].map((r) =>
    named(`four honest, uneven pairs, correlation ${r}`, { ...HONEST, quality: graded(r) }),
  ),
  named('four honest, 20 known, uneven pairs, correlation 0.7', { ...HONEST, calibration: 20, quality: graded(0.7) }),
  named('three honest, uneven pairs, correlation 0.7', {
    ...HONEST,
    crew: HONEST_CREW.slice(0, 3),
    quality: graded(0.7),
  }),
  named('two honest, uneven pairs, correlation 0.7', {
    ...HONEST,
    crew: HONEST_CREW.slice(0, 2),
    quality: graded(0.7),
  }),
  named('four honest, 40 pairs, longer is better in 80%', {
    ...HONEST,
    pairs: 40,
    pairsPerRater: 40,
    quality: even(0.8),
  }),
  named('four honest, 400 pairs, uneven, correlation 0.7', {
    ...HONEST,
    pairs: 400,
    pairsPerRater: 400,
    quality: graded(0.7),
  }),
];

export const DESIGNS: readonly NamedDesign[] = [...SIZES, ...LONGER_BETTER, ...ALL_HONEST];
