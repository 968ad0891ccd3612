/** The rows that cross folders, each written once: what is learned from, and what is shown. */

import type { Prompt } from './conversation';

/** A prompt and the answer to learn. */
export interface Demonstration extends Prompt {
  readonly completion: string;
}

/** A prompt that a person brought. */
export interface PromptRow extends Prompt {
  /** An answer that is known to be good. */
  readonly reference?: string;
}

/** TRL's unpaired preference row: an answer labeled by itself. */
export interface UnpairedRow extends Prompt {
  readonly completion: string;
  /** true: the answer is wanted. */
  readonly label: boolean;
}

/** TRL's preference row, with where the label came from. */
export interface PreferenceRow extends Prompt {
  readonly chosen: string;
  readonly rejected: string;
  readonly margin?: number;
  /** The rater said they are equally good; `chosen` and `rejected` are then in the order shown. TRL has no ties. */
  readonly tie?: boolean;
  /** How sure the label is, 0.5 to 1, where a judge says so: a soft label. */
  readonly sure?: number;
  /** 'simulated:<rater>', 'consensus' or the name of a person. */
  readonly rater: string;
  /** Answers that the longest allowed broke off: the model wrote no end of theirs, so none is learned. */
  readonly cut?: CutAnswers;
  /** Which rules each answer keeps, where the rater was asked: { harmless: true, polite: false }. */
  readonly kept?: { readonly chosen: KeptRules; readonly rejected: KeptRules };
  /** What the rater gave each answer by itself, where they rate: the higher the better. */
  readonly ratings?: { readonly chosen: number; readonly rejected: number };
}

export interface CutAnswers {
  readonly chosen?: true;
  readonly rejected?: true;
}

/** By the rule's name. */
export type KeptRules = Readonly<Record<string, boolean>>;

/** One prompt answered by several models, each under the name of its artifact ('base', 'sft.policy'), to read side by side. */
export interface SampleRow {
  readonly prompt: string;
  readonly answers: Readonly<Record<string, string>>;
  /** Optional figures an answer, by model: { 'ppo.policy': { reward: 1.2, rubric: 0.8 } }. */
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Pairs to learn from, and how the answers in them came about: a reward model is normalised on answers of that kind. */
export interface Pairs {
  readonly rows: readonly PreferenceRow[];
  readonly sampling: PairSampling;
}

export interface PairSampling {
  readonly temperature: number;
  readonly maxNewTokens: number;
  /** What the raters value, weights by quality; where people judged, what the rubric of the bundled world values. */
  readonly rubric: Readonly<Record<string, number>>;
}
