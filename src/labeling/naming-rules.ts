/**
 * The rules that say what is the matter with a rater, from the rater model: left-side, length, disagrees.
 *
 * A side is dealt by chance, so its effect is measured from zero. Length and agreement are not: where better answers are
 * longer everybody honest chooses long ones, and where pairs are close everybody honest is often wrong. These two are
 * measured from the other raters, and with fewer than two others nothing is held against anybody.
 */
import { isPicture } from '../data/picture';
import { normalCdf, wilson } from '../statistics';
import type { Effect } from './delta-method';
import { BOUNDS, FEWEST_LABELS, type Outcome } from './finding';
import { lengthContrast } from './model-votes';
import type { RaterFit } from './rater-model';
import { answerIndex, type LabelRecord } from './record';

const Z95 = 1.959963984540054;

/** `others`: how many other raters judged enough of the same pairs to compare with. */
export function namingRules(fit: RaterFit | undefined, mine: readonly LabelRecord[], others: number): Outcome[] {
  // A picture has no length.
  const ofTexts = mine.some(({ answers }) => answers.some(({ text }) => !isPicture(text)));
  return rulesOf(fit, mine, others).filter(({ rule }) => rule !== 'length' || ofTexts);
}

function rulesOf(fit: RaterFit | undefined, mine: readonly LabelRecord[], others: number): Outcome[] {
  const votes = fit?.votes ?? 0;
  if (fit === undefined || votes < FEWEST_LABELS) {
    const reason = `${votes} ${votes === 1 ? 'label' : 'labels'} with a side chosen: too few to say.`;
    return (['left-side', 'length', 'disagrees'] as const).map((rule) => ({ rule, reason }));
  }
  return [
    pull(
      'left-side',
      fit.left,
      votes,
      ['the left side', 'the right side'],
      'than the answers deserve',
      'no preference',
    ),
    lengthRule(fit, mine, others),
    disagreement(fit),
  ];
}

function intervalOf({ estimate, standardError }: Effect, low: number, high: number): readonly [number, number] {
  if (!Number.isFinite(standardError)) return [low, high];
  return [Math.max(low, estimate - Z95 * standardError), Math.min(high, estimate + Z95 * standardError)];
}

const whole = (x: number) => `${Math.round(100 * x)}`.replace('-', '−');
const percent = (x: number) => `${whole(x)}%`;
const fixed = (x: number) => x.toFixed(2).replace('-', '−');

function pull(
  rule: 'left-side' | 'length',
  effect: Effect,
  n: number,
  [more, less]: readonly [string, string],
  than: string,
  against: string,
): Outcome {
  const { estimate, standardError } = effect;
  const interval = intervalOf(effect, -0.5, 0.5);
  const excess = Math.abs(estimate) / standardError;
  const ends = estimate >= 0 ? interval : ([-interval[1], -interval[0]] as const);
  const size = Math.round(100 * Math.abs(estimate));
  const chose = `${estimate >= 0 ? more : less} ${size} ${size === 1 ? 'point' : 'points'} more often ${than}`;
  const span = `(${n} labels, 95% interval of the difference ${whole(ends[0])} to ${whole(ends[1])} points)`;
  return {
    rule,
    estimate,
    interval,
    n,
    // What is surely there, but too small to matter, is not held against anybody.
    p: Math.abs(estimate) < BOUNDS.effect ? 1 : 2 * normalCdf(-excess),
    excess,
    words: { warn: `Chose ${chose} ${span}`, fine: `No sure preference: chose ${chose} ${span}`, against },
  };
}

function lengthRule({ length, votes, shared }: RaterFit, mine: readonly LabelRecord[], others: number): Outcome {
  if (length === null || shared < FEWEST_LABELS) return longerShare(mine, others);
  const sides = ['the longer answer', 'the shorter answer'] as const;
  return pull('length', length, votes, sides, 'than the others on such pairs', 'what the others chose');
}

/** What was chosen, where nobody else says whether it was better. */
function longerShare(mine: readonly LabelRecord[], others: number): Outcome {
  const longer = mine.flatMap((one) => {
    if (one.kind === 'repeat' || (one.choice !== 'left' && one.choice !== 'right')) return [];
    const left = answerIndex(one.sides, 'left');
    const contrast = lengthContrast(one.answers[left].text, one.answers[left === 0 ? 1 : 0].text);
    return Math.abs(contrast) < 1 ? [] : [contrast > 0 === (one.choice === 'left')];
  });
  const n = longer.length;
  if (n < FEWEST_LABELS) return { rule: 'length', reason: `${n} pairs visibly unlike in length: too few to say.` };
  const k = longer.filter(Boolean).length;
  const { estimate, interval } = wilson(k, n);
  const unknown =
    others < 2
      ? 'whether those were better takes two other raters on the same pairs'
      : 'whether those were better the others cannot tell, of whom not two surely go by what is better and not by length';
  const words = `Chose the longer answer in ${k} of ${n} pairs (95% interval ${percent(interval[0])} to ${percent(interval[1])}); ${unknown}`;
  return {
    rule: 'length',
    estimate: estimate - 0.5,
    interval: [interval[0] - 0.5, interval[1] - 0.5],
    n,
    p: null,
    excess: 0,
    words: { warn: words, fine: words, against: '' },
  };
}

function disagreement({ kappa, kappaDifference, votes, shared }: RaterFit): Outcome {
  if (kappaDifference === null)
    return {
      rule: 'disagrees',
      reason: 'Takes two other raters on the same pairs: of two who differ, either may be right.',
    };
  if (shared < FEWEST_LABELS)
    return { rule: 'disagrees', reason: `${shared} pairs judged by somebody else too: too few to say.` };
  const interval = intervalOf(kappa, -1, 1);
  const excess = (BOUNDS.kappa - kappa.estimate) / kappa.standardError;
  const behind = -kappaDifference.estimate / kappaDifference.standardError;
  const span = `(${votes} labels, 95% interval ${fixed(interval[0])} to ${fixed(interval[1])})`;
  return {
    rule: 'disagrees',
    estimate: kappa.estimate,
    interval,
    n: votes,
    // Both must hold: little agreement, and less than the others have (intersection-union test, Berger 1982).
    p: Math.max(normalCdf(-excess), normalCdf(-behind)),
    excess: Math.min(excess, behind),
    words: {
      warn:
        interval[1] < 0
          ? `Chooses the opposite of the others, agreement ${fixed(kappa.estimate)} ${span}: are the keys the wrong way round?`
          : `Hardly agrees with what the raters together hold better, and less than the others: ${fixed(kappa.estimate)} ${span}, where 0 is chance`,
      fine: `Agreement with what the raters together hold better: ${fixed(kappa.estimate)} ${span}, where 0 is chance`,
      against: `agreement of ${BOUNDS.kappa} and against what the others reach, the weaker of the two`,
    },
  };
}
