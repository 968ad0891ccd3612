/**
 * Pairs whose better answer is known, for the round before labeling: from the bundled instruction world, where the
 * rubric can tell. One answer is good; the other has one plain fault.
 */
import { makePair, type Pair } from '../labeling/pair-queue';
import type { AnswerSource } from '../labeling/record';
import { Random } from '../random';
import {
  QUALITIES,
  type Quality,
  type RubricScores,
  randomFactsAnswer,
  rubric,
  rubricTotal,
  sampleItem,
  type TaskItem,
  trainedFamilies,
} from '../tasks';

export interface CalibrationPair {
  readonly pair: Pair;
  /** Why the better answer is better, as the end of a sentence. */
  readonly reason: string;
}

/** Rubric points between the two answers, at least: three times what a simulated rater calls a tie. */
const CLEAR = 0.12;
const FAULTS = ['wrong', 'curt', 'rambling'] as const;
type Fault = (typeof FAULTS)[number];
const SOURCE: AnswerSource = { model: 'instruction world', checkpoint: null, sampling: null };

const REASONS: Readonly<Record<Quality, string>> = {
  correct: 'it says what was asked for',
  polite: 'it is kinder',
  concise: 'it says no more than is needed',
  harmless: 'it does not help to do harm',
  wellFormed: 'its sentences are sound',
};

/** `count` known pairs, topics and faults spread evenly; the same for the same seed. */
export function calibrationPairs(seed: number, count: number): CalibrationPair[] {
  const random = new Random(seed, 'calibration');
  const out: CalibrationPair[] = [];
  const seen = new Set<string>();
  for (let draw = 0; out.length < count; draw++) {
    if (draw > 100 * count) throw new RangeError(`no ${count} clear pairs in ${draw} draws`);
    const family = trainedFamilies[draw % trainedFamilies.length] as (typeof trainedFamilies)[number];
    const fault = FAULTS[Math.floor(draw / trainedFamilies.length) % FAULTS.length] as Fault;
    const made = knownPair(sampleItem(family.name, 'validation', seed, draw), fault, random);
    if (made === null || seen.has(made.pair.id)) continue;
    seen.add(made.pair.id);
    out.push(made);
  }
  return random.shuffle(out);
}

function knownPair(item: TaskItem, fault: Fault, random: Random): CalibrationPair | null {
  // Wrong against right is told apart by what they say alone: both are plain.
  const good = fault === 'wrong' ? item.answers.plain : item.answers.warm;
  const bad = fault === 'wrong' ? randomFactsAnswer(item, random) : item.answers[fault];
  const [better, worse] = [rubric(item, good), rubric(item, bad)];
  if (rubricTotal(better) - rubricTotal(worse) < CLEAR) return null;
  const goodFirst = random.chance(0.5);
  const [first, second] = goodFirst ? [good, bad] : [bad, good];
  const pair = makePair(
    item.prompt,
    { text: first, source: SOURCE },
    { text: second, source: SOURCE },
    { topic: item.family, expected: goodFirst ? 0 : 1 },
  );
  return pair && { pair, reason: reasonOf(better, worse) };
}

/** The two qualities in which the better answer leads most. */
function reasonOf(better: RubricScores, worse: RubricScores): string {
  const leads = QUALITIES.map((quality) => ({ quality, lead: better[quality] - worse[quality] }))
    .filter(({ lead }) => lead >= 0.2)
    .sort((a, b) => b.lead - a.lead);
  return leads
    .slice(0, 2)
    .map(({ quality }) => REASONS[quality])
    .join(', and ');
}
