/**
 * The world of the simulated study: pairs whose better answer is known, and five raters of known kinds who label them
 * through the very queue and records that people use.
 */
import { hashText, Random, uniform } from '../random';
import { makeRecord } from './make-record';
import { makePair, nextShowing, type Pair, QUEUE_DEFAULTS, type Showing } from './pair-queue';
import { type Answer, answerIndex, type LabelRecord } from './record';

export const RATER_KINDS = ['random', 'left', 'length', 'honest-1', 'honest-2'] as const;
export type RaterKind = (typeof RATER_KINDS)[number];

export interface StudyDesign {
  readonly pairs: number;
  /** Different pairs a rater labels; a tenth of them is shown again on top. */
  readonly pairsPerRater: number;
  readonly repeatShare: number;
  /** Known pairs in the calibration round before. */
  readonly calibration: number;
  /** Share of the pairs on which the biased raters are unsure, and how often bias then decides for its side. */
  readonly unsure: number;
  readonly pull: number;
  readonly honestNoise: number;
  /** How often the longer answer really is the better one. */
  readonly longerBetter: number;
}

/** The study of issue 4. */
export const STUDY_DESIGN: StudyDesign = {
  pairs: 200,
  pairsPerRater: 120,
  repeatShare: 0.1,
  calibration: 20,
  unsure: 0.5,
  pull: 0.8,
  honestNoise: 0.1,
  longerBetter: 0.5,
};

export interface StudyWorld {
  readonly records: readonly LabelRecord[];
  /** Index of the better answer, by pair. */
  readonly truth: ReadonlyMap<string, 0 | 1>;
}

const SOURCE: Answer['source'] = { model: 'simulated', checkpoint: null, sampling: null };

/** Pairs with log-normal lengths (σ = 0.5, about 120 characters) and a coin for which answer is better. */
function makePairs(random: Random, count: number, name: string, design: StudyDesign) {
  const truth = new Map<string, 0 | 1>();
  const pairs = Array.from({ length: count }, (_, i): Pair => {
    const answer = (which: string): Answer => ({
      text: `${name} ${i} ${which} `.padEnd(Math.max(20, Math.round(120 * Math.exp(0.5 * random.normal()))), '.'),
      source: SOURCE,
    });
    const answers = [answer(random.chance(0.5) ? 'x' : 'z'), answer('y')] as const;
    const longer = answers[0].text.length >= answers[1].text.length ? 0 : 1;
    const better = random.chance(design.longerBetter) ? longer : ((1 - longer) as 0 | 1);
    const pair = makePair(`${name} ${i}`, ...answers, {
      topic: `topic ${i % 4}`,
      expected: name === 'known' ? better : null,
    });
    if (pair === null) throw new Error('two simulated answers are the same');
    truth.set(pair.id, better);
    return pair;
  });
  return { pairs, truth };
}

/** Is the better answer on the left, the longer one, and what does this kind of rater choose? */
function choose(
  kind: RaterKind,
  showing: Showing,
  better: 0 | 1,
  design: StudyDesign,
  seed: number,
  random: Random,
): 'left' | 'right' {
  const { pair, sides } = showing;
  const sideOf = (index: 0 | 1) => (answerIndex(sides, 'left') === index ? 'left' : 'right');
  const right = sideOf(better);
  const wrong = right === 'left' ? 'right' : 'left';
  if (kind === 'random') return random.chance(0.5) ? 'left' : 'right';
  if (kind === 'honest-1' || kind === 'honest-2') return random.chance(design.honestNoise) ? wrong : right;
  // A pair on which a rater is unsure stays so when it is shown again.
  const unsure = uniform(seed, hashText(`unsure:${kind}`), hashText(pair.id)) < design.unsure;
  if (!unsure) return right;
  const favourite =
    kind === 'left' ? 'left' : sideOf(pair.answers[0].text.length >= pair.answers[1].text.length ? 0 : 1);
  const other = favourite === 'left' ? 'right' : 'left';
  return random.chance(design.pull) ? favourite : other;
}

export function simulateStudy(seed: number, design: StudyDesign = STUDY_DESIGN): StudyWorld {
  const random = new Random(seed, 'study');
  const pool = makePairs(random, design.pairs, 'pair', design);
  const known = makePairs(random, design.calibration, 'known', design);
  const records: LabelRecord[] = [];
  for (const rater of RATER_KINDS) {
    const draws = new Random(seed, `study:${rater}`);
    let clock = 0;
    const label = (showing: Showing, better: 0 | 1): LabelRecord => {
      const activeMs = Math.round((rater === 'random' ? 900 : 9000) * Math.exp(0.5 * draws.normal()));
      const shownAt = clock;
      clock += activeMs + 300;
      const choice = choose(rater, showing, better, design, seed, draws);
      return makeRecord(
        showing,
        { ticket: showing.index, choice, strength: null },
        { id: `${rater}-${clock}`, rater, session: 'study', shownAt, decidedAt: shownAt + activeMs, activeMs },
      );
    };
    known.pairs.forEach((pair, index) => {
      const sides = draws.chance(0.5) ? 'kept' : 'swapped';
      records.push(
        label({ index, pair, sides, kind: 'calibration', selection: null }, known.truth.get(pair.id) as 0 | 1),
      );
    });
    const options = {
      ...QUEUE_DEFAULTS,
      seed,
      rater,
      repeatShare: design.repeatShare,
      goldShare: 0,
      limit: design.pairsPerRater,
    };
    const done: LabelRecord[] = [];
    for (
      let next = nextShowing(pool.pairs, [], done, options);
      next !== null;
      next = nextShowing(pool.pairs, [], done, options)
    ) {
      done.push(label(next, pool.truth.get(next.pair.id) as 0 | 1));
    }
    records.push(...done);
  }
  return { records, truth: new Map([...pool.truth, ...known.truth]) };
}
