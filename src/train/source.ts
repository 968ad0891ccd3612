import type { Principle, RevisionPrinciple } from '../config/principles';
import type { Prompt } from '../data/conversation';
import type { Demonstration } from '../data/rows';
import type { Split } from '../data/splits';
import {
  type Comparison,
  type CritiqueLesson,
  comparison,
  critiqueLesson,
  exactFamilies,
  families,
  gradeOf,
  isRight,
  judge,
  rubricScore,
  scoreBy,
  trainedFamilies,
} from '../tasks';
import type { Accept } from '../tasks/splits';
import type { TaskFamily } from '../tasks/types';
import type { Tokenizer } from '../text/tokenizer';
import {
  bundledDemonstrations,
  type DemonstrationSource,
  givenDemonstrations,
  type Kinds,
  whole,
} from './demonstrations';
import type { Draws } from './draws';
import { bundledPrompts, mixedPrompts, type PromptItem, type PromptSource, shownPrompts } from './prompts';
import type { Rubric } from './reward-functions';
import type { SourceRules } from './source-rules';

/**
 * Where a run's prompts come from, and all that is known of them: the bundled world, or what a person brought. Stages take prompts,
 * demonstrations, samples to show and what judges from here alone. What a source has not is absent, so that a stage must say
 * what it does then.
 */
export interface DataSource {
  readonly kind: 'bundled' | 'own';
  /** Prompts of a split, over and over where they are few. `purpose` ('preferences', 'ppo', …) gives each stage an order, or prompts, of its own. */
  prompts(split: Split, purpose: string): PromptSource;
  /** Prompts whose sample answers are shown, the same in every stage; none of them is trained on. */
  readonly shown: readonly PromptItem[];
  /**
   * What is learned from, or measured on, with something to learn within `limit` tokens; undefined: there is none in this split.
   * `kinds`: of the bundled ones.
   */
  demonstrations(split: 'train' | 'validation', limit: number, kinds?: Kinds): DemonstrationSource | undefined;
  /** Whether a prompt is kept for the evaluation: rows of it are never trained on. */
  kept(prompt: Prompt): boolean;
  /** A person's prompts that are kept for the evaluation; the bundled world has its families instead. */
  readonly unseen?: readonly PromptItem[];
  /** What of a person's prompts is used for what, for the report. */
  readonly counts?: OwnCounts;
  /** Prompts that ask for harm, to provoke the model with: of the bundled world alone. */
  readonly harmful?: (split: Split, purpose: string) => PromptSource;
  /** Whether a prompt asks for harm, as a tag of it says: of the bundled world alone. */
  readonly asksForHarm?: (prompt: PromptItem) => boolean;
  /** The true quality of an answer: of the bundled world alone. */
  readonly rubric?: Rubric;
  /** Prompts that have one right answer, and what checks an answer to one: verifiable rewards. Of a person's prompts those that came with an answer. */
  readonly exact?: {
    prompts(split: Split, purpose: string): PromptSource;
    isRight(prompt: PromptItem, answer: string): boolean;
  };
  /** What decides between two answers without a person. */
  readonly judge?: Judge;
  /** Generated answers to compare, with the rubric's verdict, and what an answer is worth by a principle: of the bundled world alone. */
  readonly comparisons?: {
    at(principle: Principle, split: Split, index: number): Comparison;
    scoreBy: typeof scoreBy;
    gradeOf: typeof gradeOf;
  };
  /** Generated answers with what is to be said of them, and how they are revised: of the bundled world alone. */
  critiques?(principle: RevisionPrinciple, split: Split, index: number): CritiqueLesson;
  /** Rules that a person wrote, where the stage goes by them. */
  readonly rules?: SourceRules;
  /** People who are simulated: of the bundled world alone, for they must know what a right answer is. */
  readonly raters?: typeof judge;
  /** Kinds of tasks with metrics of their own: of the bundled world alone. */
  readonly families?: readonly TaskFamily[];
}

export interface OwnCounts {
  readonly prompts: {
    readonly rows: number;
    /** Left out: the model's context has no room for an answer. */
    readonly too_long: number;
    /** With a right answer to measure against. */
    readonly with_answer: number;
    readonly train: number;
    readonly validation: number;
    /** Kept for the evaluation. */
    readonly test: number;
  };
}

/** Gives an answer 0 to 1; of two answers the one with more is preferred, and equals tie. */
interface Judge {
  readonly kind: 'rubric' | 'rule';
  /** After "by": 'the rubric'. */
  readonly title: string;
  score(prompt: PromptItem, answer: string): number;
}

/** Prompts of a split with so large a share of harmful requests beside those there are among all, where the source has any. */
export function promptsWithHarm(source: DataSource, share: number, draws: Draws, purpose: string): PromptSource {
  const asked = source.prompts('train', draws.stream(purpose));
  const { harmful } = source;
  if (!harmful || share === 0) return asked;
  const stream = draws.stream('harmful requests');
  return mixedPrompts(asked, harmful('train', draws.stream(purpose)), share, draws.seed, stream);
}

const harmfulFamilies = trainedFamilies.filter(({ category }) => category === 'refusing');
const rubric: Rubric = ({ item }, answer) => (item ? rubricScore(item, answer) : 0);

/** The bundled world. `demonstrations`: rows to learn from in place of the bundled ones. `accept`: what of it a run may ask. */
export function bundledSource(
  seed: number,
  tokenizer: Tokenizer,
  demonstrations?: readonly Demonstration[],
  accept?: Accept,
): DataSource {
  return {
    kind: 'bundled',
    prompts: (split, purpose) => bundledPrompts(seed, split, purpose, trainedFamilies, accept),
    shown: shownPrompts(seed),
    kept: () => false,
    demonstrations: demonstrations
      ? givenDemonstrations(demonstrations, seed, tokenizer)
      : (split, limit, kinds) =>
          bundledDemonstrations(seed, split, { ...kinds, accept, fits: whole(tokenizer, limit) }),
    harmful: (split, purpose) => bundledPrompts(seed, split, purpose, harmfulFamilies, accept),
    asksForHarm: ({ item }) => harmfulFamilies.some(({ name }) => name === item?.family),
    rubric,
    exact: {
      prompts: (split, purpose) => bundledPrompts(seed, split, purpose, exactFamilies),
      isRight: ({ item }, answer) => item !== undefined && isRight(item, answer),
    },
    judge: { kind: 'rubric', title: 'the rubric', score: rubric },
    comparisons: {
      at: (principle, split, index) => comparison(principle, split, seed, index, accept),
      scoreBy,
      gradeOf,
    },
    critiques: (principle, split, index) => critiqueLesson(principle, split, seed, index, accept),
    raters: judge,
    families,
  };
}
