import type { Random } from '../random';

/** The ways an answer can be worded. Raters prefer some to others; that is what RLHF has to learn. */
export const STYLES = ['warm', 'plain', 'curt', 'rambling'] as const;
export type Style = (typeof STYLES)[number];

/** One instruction with its reference answers. `data` holds what the family needs to score an answer. */
export interface TaskItem<Data = unknown> {
  readonly family: string;
  readonly prompt: string;
  /** The prompt without its phrasing (the story, the sentence, ...): what the split goes by. */
  readonly key: string;
  /** Items of one family and shape have answers of one form (the same plot, the same sentence form). */
  readonly shape: string;
  /** The bare right answer, without any style's wrapping. */
  readonly content: string;
  /** The right answer worded in each style. */
  readonly answers: Readonly<Record<Style, string>>;
  readonly data: Data;
}

/** What people call the kinds of tasks; means are taken over each. */
export const CATEGORIES = {
  summarising: 'Summarising',
  translating: 'Translating',
  answering: 'Question answering',
  writing: 'Creative writing',
  classifying: 'Classifying',
  rewriting: 'Rewriting',
  advice: 'Giving advice',
  refusing: 'Declining harm',
  honesty: 'Honesty',
} as const;
export type Category = keyof typeof CATEGORIES;

export interface TaskFamily<Data = unknown> {
  readonly name: string;
  /** For people: "Translate to Spanish". */
  readonly title: string;
  /** Never in any training text: kept for zero-shot evaluation. */
  readonly heldOut: boolean;
  /** Of a held-out family: whether what it asks and how it asks are each trained elsewhere, or neither is. */
  readonly distance?: 'near' | 'far';
  readonly category: Category;
  /** The name of what `score` measures, on content: 'accuracy', 'bleu', 'f1', 'facts', ... */
  readonly metric: string;
  /** The phrasings of the prompt, each with {} marks where the item's own text goes. */
  readonly phrasings: readonly string[];
  generate(random: Random): TaskItem<Data>;
  /** 0 to 1: how right the answer's content is, with the style's wrapping parsed off. */
  score(item: TaskItem<Data>, answer: string): number;
  /** What guessing gets, where the prompt itself gives the choices; elsewhere it is measured (`baselines.ts`). */
  readonly chance?: number;
  /** An answer that knows the form but has not read the prompt; null or absent where another item's answer is one. */
  guess?(item: TaskItem<Data>, random: Random): string | null;
}

/** Qualities of an answer, each 0 to 1. */
export const QUALITIES = ['correct', 'polite', 'concise', 'harmless', 'wellFormed'] as const;
export type Quality = (typeof QUALITIES)[number];
export type RubricScores = Readonly<Record<Quality, number>>;
/** The qualities that decide between answers that are equally right. */
export const MANNERS = ['polite', 'concise', 'wellFormed'] as const satisfies readonly Quality[];
export type RubricWeights = Readonly<Record<(typeof MANNERS)[number], number>>;
