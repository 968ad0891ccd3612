/**
 * The world of the simulated study: pairs whose better answer is known, and raters of known kinds who label them through
 * the very queue and records that people use. How much better the better answer is, d, is either the same for all pairs
 * or drawn for each; honest raters then err the more often the closer a pair is.
 */
import { hashText, Random, uniform } from '../random';
import { sigmoid } from '../statistics';
import { makeRecord } from './make-record';
import { makePair, nextShowing, type Pair, QUEUE_DEFAULTS, type Showing } from './pair-queue';
import { type Answer, answerIndex, type LabelRecord } from './record';

export const RATER_KINDS = ['random', 'left', 'length', 'honest'] as const;
export type RaterKind = (typeof RATER_KINDS)[number];

/** One rater of the crew: what it is, and its name, which begins with that. */
const MIXED_CREW = ['random', 'left', 'length', 'honest-1', 'honest-2'] as const;
export const HONEST_CREW = ['honest-1', 'honest-2', 'honest-3', 'honest-4'] as const;
export const kindOf = (rater: string): RaterKind =>
  RATER_KINDS.find((kind) => rater === kind || rater.startsWith(`${kind}-`)) ?? 'honest';

export interface StudyDesign {
  readonly crew: readonly string[];
  readonly pairs: number;
  /** Different pairs per rater labels; a tenth of them is shown again on top. */
  readonly pairsPerRater: number;
  readonly repeatShare: number;
  /** Known pairs in the calibration round before. */
  readonly calibration: number;
  /** Share of the pairs on which the biased raters are unsure, and how often bias then decides for its side. */
  readonly unsure: number;
  readonly pull: number;
  /** How often an honest rater errs, where all pairs are equally hard. */
  readonly honestNoise: number;
  readonly quality: Quality;
}

/** How much longer answers are better. */
export type Quality =
  /** All pairs equally hard; the longer answer is the better one with this probability. */
  | { readonly kind: 'even'; readonly longerBetter: number }
  /**
   * d = s·(ρ·x + √(1 - ρ²)·ε) with x the standardised logarithm of the lengths' ratio and ε normal; an honest rater
   * chooses the first answer with probability σ(d). The longer the difference in length, the clearer the pair.
   */
  | { readonly kind: 'graded'; readonly correlation: number };

/** s for which σ(|d|) is 0.8 on average: honest raters are right in four of five pairs. */
const GRADED_DEVIATION = 2.3;

/** The first study: five raters, of whom two are honest. */
export const STUDY_DESIGN: StudyDesign = {
  crew: MIXED_CREW,
  pairs: 200,
  pairsPerRater: 120,
  repeatShare: 0.1,
  calibration: 20,
  unsure: 0.5,
  pull: 0.8,
  honestNoise: 0.1,
  quality: { kind: 'even', longerBetter: 0.5 },
};

interface Truth {
  /** Index of the better answer. */
  readonly better: 0 | 1;
  /** How often an honest rater misses it. */
  readonly noise: number;
}

export interface StudyWorld {
  readonly records: readonly LabelRecord[];
  /** Index of the better answer, by pair. */
  readonly truth: ReadonlyMap<string, 0 | 1>;
}

const SOURCE: Answer['source'] = { model: 'simulated', checkpoint: null, sampling: null };

/** Deviation of the logarithm of an answer's length. */
const LENGTH_DEVIATION = 0.5;

/** Pairs with log-normal lengths, about 120 characters. */
function makePairs(random: Random, count: number, name: string, design: StudyDesign) {
  const truth = new Map<string, Truth>();
  const pairs = Array.from({ length: count }, (_, i): Pair => {
    const answer = (which: string): Answer => ({
      text: `${name} ${i} ${which} `.padEnd(
        Math.max(20, Math.round(120 * Math.exp(LENGTH_DEVIATION * random.normal()))),
        '.',
      ),
      source: SOURCE,
    });
    const answers = [answer(random.chance(0.5) ? 'x' : 'z'), answer('y')] as const;
    const known = drawTruth(random, answers[0].text.length / answers[1].text.length, design);
    const pair = makePair(`${name} ${i}`, ...answers, {
      topic: `topic ${i % 4}`,
      expected: name === 'known' ? known.better : null,
    });
    if (pair === null) throw new Error('two simulated answers are the same');
    truth.set(pair.id, known);
    return pair;
  });
  return { pairs, truth };
}

function drawTruth(random: Random, lengthRatio: number, { quality, honestNoise }: StudyDesign): Truth {
  if (quality.kind === 'even') {
    const longer = lengthRatio >= 1 ? 0 : 1;
    const better = random.chance(quality.longerBetter) ? longer : ((1 - longer) as 0 | 1);
    return { better, noise: honestNoise };
  }
  const { correlation } = quality;
  const x = Math.log(lengthRatio) / (LENGTH_DEVIATION * Math.SQRT2);
  const d = GRADED_DEVIATION * (correlation * x + Math.sqrt(1 - correlation ** 2) * random.normal());
  return { better: d >= 0 ? 0 : 1, noise: sigmoid(-Math.abs(d)) };
}

/** Is the better answer on the left, the longer one, and what does this kind of rater choose? */
function choose(
  rater: string,
  showing: Showing,
  { better, noise }: Truth,
  design: StudyDesign,
  seed: number,
  random: Random,
): 'left' | 'right' {
  const { pair, sides } = showing;
  const kind = kindOf(rater);
  const sideOf = (index: 0 | 1) => (answerIndex(sides, 'left') === index ? 'left' : 'right');
  const right = sideOf(better);
  const wrong = right === 'left' ? 'right' : 'left';
  if (kind === 'random') return random.chance(0.5) ? 'left' : 'right';
  const honest = () => (random.chance(noise) ? wrong : right);
  if (kind === 'honest') return honest();
  // A pair on which a rater is unsure stays so when it is shown again.
  const unsure = uniform(seed, hashText(`unsure:${rater}`), hashText(pair.id)) < design.unsure;
  if (!unsure) return design.quality.kind === 'even' ? right : honest();
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
  for (const rater of design.crew) {
    const draws = new Random(seed, `study:${rater}`);
    let clock = 0;
    const label = (showing: Showing, known: Truth): LabelRecord => {
      const activeMs = Math.round((kindOf(rater) === 'random' ? 900 : 9000) * Math.exp(0.5 * draws.normal()));
      const shownAt = clock;
      clock += activeMs + 300;
      const choice = choose(rater, showing, known, design, seed, draws);
      return makeRecord(
        showing,
        { ticket: showing.index, choice, strength: null },
        { id: `${rater}-${clock}`, rater, session: 'study', shownAt, decidedAt: shownAt + activeMs, activeMs },
      );
    };
    known.pairs.forEach((pair, index) => {
      const sides = draws.chance(0.5) ? 'kept' : 'swapped';
      records.push(
        label({ index, pair, sides, kind: 'calibration', selection: null }, known.truth.get(pair.id) as Truth),
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
      done.push(label(next, pool.truth.get(next.pair.id) as Truth));
    }
    records.push(...done);
  }
  const truth = new Map([...pool.truth, ...known.truth].map(([pair, { better }]) => [pair, better]));
  return { records, truth };
}
