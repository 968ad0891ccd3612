/** What a rule says of a rater, before and after all rules of all raters are judged together. */
import type { Interval } from '../statistics';

export const RULES = ['left-side', 'length', 'disagrees', 'self-agreement', 'known-pairs', 'speed'] as const;
export type Rule = (typeof RULES)[number];

export interface Finding {
  readonly rule: Rule;
  readonly estimate: number;
  /** 95%. */
  readonly interval: Interval;
  /** Labels it stands on. */
  readonly n: number;
  /** p-value that the rater is within the bound, corrected for all tests of all raters; null: nothing is tested. */
  readonly p: number | null;
  readonly warn: boolean;
  /** How far the estimate is beyond the bound, in standard errors: orders the warnings. */
  readonly excess: number;
  /** For a person: what was counted, and how sure it is. */
  readonly sentence: string;
}

/** A finding whose p-value stands by itself yet. */
export interface Measured extends Omit<Finding, 'warn' | 'sentence'> {
  /** What is said with and without a warning, without a full stop. */
  readonly words: {
    readonly warn: string;
    readonly fine: string;
    /** What the p-value is against, after "tested against"; empty where nothing is tested. */
    readonly against: string;
  };
}

/** Why a rule has nothing to say of a rater, with what was counted. */
export interface Unsaid {
  readonly rule: Rule;
  readonly reason: string;
}

export type Outcome = Measured | Unsaid;
export const isMeasured = (outcome: Outcome): outcome is Measured => 'estimate' in outcome;

/** Of fewer rows there is no figure: an interval would span nearly everything. */
export const FEWEST_LABELS = 20;
/** Of fewer tries no share warns. */
export const FEWEST_TRIES = 5;

/** From where on a figure matters in practice. */
export const BOUNDS = {
  /** Shares of the choices: what is smaller is held against nobody, however sure. */
  effect: 0.05,
  /** Where "fair" ends in Landis and Koch 1977: 2·0.7 - 1, right on seven pairs of ten. */
  kappa: 0.4,
  /** Who is right on seven pairs of ten, by chance anew each time, answers 0.7² + 0.3² = 0.58 of them alike. */
  self: 0.58,
  known: 0.7,
  fast: 0.2,
} as const;
