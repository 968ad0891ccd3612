/** What a coefficient of agreement means, in a sentence, and how many more pairs would make it sure. */
import { BOUNDS } from '../../labeling/bias';
import type { Estimate } from '../../statistics';
import { counted } from './words';

/** Names of Landis and Koch 1977, by the lower end of each. */
const BANDS: readonly (readonly [from: number, name: string])[] = [
  [0.8, 'almost perfect'],
  [0.6, 'substantial'],
  [0.4, 'moderate'],
  [0.2, 'fair'],
  [0, 'slight'],
];
const bandOf = (value: number): string => BANDS.find(([from]) => value >= from)?.[1] ?? 'worse than chance';

/** Two digits, with a true minus. */
export const fixed = (value: number): string => value.toFixed(2).replace('-', '−');

/** An interval of this much either way says enough to act on. */
const SURE = 0.1;
/** With fewer pairs the bootstrap's own interval is not to be trusted. */
export const FEWEST_PAIRS = 20;

export interface AgreementVerdict {
  readonly warn: boolean;
  readonly sentence: string;
  /** How many more pairs it takes; null where there are enough. */
  readonly advice: string | null;
}

/** `pairs`: those that two raters judged; `by`: who did. */
export function agreementVerdict(
  { estimate, interval }: Estimate,
  pairs: number,
  by = 'judged by two raters or more',
): AgreementVerdict {
  const [low, high] = interval;
  const known = Number.isFinite(estimate) && Number.isFinite(low) && Number.isFinite(high);
  if (pairs < FEWEST_PAIRS) {
    const missing = FEWEST_PAIRS - pairs;
    return {
      warn: false,
      sentence: `${counted(pairs, 'pair')} ${by}: too few to say.`,
      advice: `${counted(missing, 'more pair', 'more pairs')} for a first estimate.`,
    };
  }
  if (!known) {
    return {
      warn: false,
      sentence: 'No number: nearly every label is a tie, so there is nothing that chance could have got wrong.',
      advice: null,
    };
  }
  const [from, to] = [bandOf(low), bandOf(high)];
  const warn = high < BOUNDS.kappa;
  const span = `95% interval ${fixed(low)} to ${fixed(high)}`;
  const band = from === to ? from : `${from} to ${to}`;
  const half = (high - low) / 2;
  const more = Math.ceil(pairs * ((half / SURE) ** 2 - 1));
  return {
    warn,
    sentence: `${fixed(estimate)} (${span}): ${band}.`,
    advice: more > 0 ? `About ${more.toLocaleString('en')} more such pairs to know it to within ${SURE}.` : null,
  };
}

const percent = (share: number) => `${Math.round(100 * share)}%`;

/** How often two raters say the same, before chance is taken off. Nothing from fewer pairs than a coefficient takes. */
export function rawWords({ estimate, interval }: Estimate, pairs: number): string | null {
  if (pairs < FEWEST_PAIRS) return null;
  return `the same in ${percent(estimate)} (95% interval ${percent(interval[0])} to ${percent(interval[1])})`;
}
