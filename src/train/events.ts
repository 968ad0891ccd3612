import type { Measured } from '../data/measured';
import type { SampleRow } from '../data/rows';

/**
 * What a stage tells whoever drives it. A stage is an async generator of these: asking for the next event runs up to
 * it, not asking is a pause, asking once is one step, `return()` is stop.
 */
export type StageEvent =
  /** `step` of `total` done. The driver has the clock and works out the time left. */
  | { readonly type: 'progress'; readonly step: number; readonly total: number; readonly note?: string }
  /** Figures of one step, named as in the stage's manifest (TRL's names where TRL has one). */
  | { readonly type: 'metrics'; readonly step: number; readonly values: Readonly<Record<string, number>> }
  | { readonly type: 'samples'; readonly step: number; readonly rows: readonly SampleRow[] }
  /** A named part of a step with what it made, for the inspector and for charts that are not lines. */
  | { readonly type: 'phase'; readonly step: number; readonly phase: PhaseData }
  /** A good moment to save: parameters are finite and nothing is half done. */
  | { readonly type: 'checkpoint'; readonly step: number };

/** The same with the node of the recipe that it comes from: what leaves the pipeline. */
export type RunEvent = StageEvent & { readonly node: string };

/** Score histogram and calibration of the reward model on held-out pairs. */
export interface RewardDiagnostics {
  readonly kind: 'reward-diagnostics';
  /** Scores of the chosen and of the rejected answers of the held-out pairs. */
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
  /** Bins of predicted P(chosen > rejected): mean prediction, observed share, count. */
  readonly calibration: readonly { readonly predicted: number; readonly observed: number; readonly count: number }[];
}

/** One sampled answer with everything a policy gradient knows of each of its tokens. All arrays have one entry a response token. */
export interface InspectedSequence {
  readonly prompt: string;
  readonly answer: string;
  readonly tokens: readonly string[];
  readonly ended: boolean;
  /** Score of the whole answer: what the reward function gave, before KL. */
  readonly score: number;
  readonly logprobs: Float32Array;
  readonly refLogprobs: Float32Array;
  /** k1 = log pi - log pi_ref at the sampled token, in nats. */
  readonly kl: Float32Array;
  readonly rewards: Float32Array;
  /** Empty without a critic, like `returns`. */
  readonly values: Float32Array;
  readonly advantages: Float32Array;
  readonly returns: Float32Array;
  /** Where answers to one prompt are measured against one another: what each earned, and which of them this one is. */
  readonly group?: { readonly returns: readonly number[]; readonly own: number };
  /** Ratio pi/pi_old after each epoch so far. */
  readonly ratios: readonly Float32Array[];
}

/** An answer that a preference speaks of, with what a loss of DPO's family knows of each of its tokens. Arrays have one entry a token. */
export interface InspectedAnswer {
  readonly answer: string;
  readonly tokens: readonly string[];
  readonly logprobs: Float32Array;
  readonly refLogprobs: Float32Array;
  /** log π after the update of this step. */
  readonly after?: Float32Array;
  /** −∂L/∂log π(y|x) of this pair's loss: above 0 the answer is made more likely. */
  readonly push: number;
}

/** A pair as a step learns from it; one side alone where answers are labeled one by one. */
export interface InspectedPair {
  readonly prompt: string;
  readonly chosen?: InspectedAnswer;
  readonly rejected?: InspectedAnswer;
  readonly loss: number;
}

type ByModel<T> = Readonly<Record<string, T>>;

/** Figures of models, by the names of their artifacts, on unseen prompts, a row a family: the before-and-after table. */
export interface EvaluationTable {
  readonly kind: 'families';
  readonly families: readonly {
    readonly family: string;
    readonly title: string;
    /** What `scores` measures, on content: 'accuracy', 'bleu', 'f1', 'facts', ... all 0 to 1. */
    readonly metric: string;
    readonly heldOut: boolean;
    readonly prompts: number;
    readonly scores: Readonly<Record<string, number>>;
    /** Mean rubric, 0 to 1, by model. */
    readonly rubric?: Readonly<Record<string, number>>;
    /**
     * Share of prompts on which the policy beats the reference by the rubric, ties half. Of a held-out family: of those
     * prompts that at least one of them answers right, for between two wrong answers manners alone would win.
     */
    readonly winRate?: number;
    /** The same with its interval and the prompts that it is of. */
    readonly wins?: Measured;
    readonly category?: string;
    /** Every figure of the suite on greedy answers, by model and by name (evaluation/suite.ts), `content` that of `scores`. */
    readonly figures?: ByModel<Readonly<Record<string, Measured>>>;
    /** The last model's `scores` minus each other's, on the same prompts. */
    readonly changes?: ByModel<Measured>;
    /** `content` of each prompt, 0 to 1, in their order. */
    readonly perPrompt?: ByModel<readonly number[]>;
    /** `content` with demonstrations of the family in the prompt, and how many. */
    readonly fewShot?: { readonly demonstrations: number; readonly scores: ByModel<Measured> };
  }[];
  /** Of a person's own prompts, in place of families. */
  readonly own?: {
    readonly prompts: number;
    /** Those with a reference answer. */
    readonly references: number;
    /** The models that are compared, by name. */
    readonly compared: readonly string[];
    /** By model and by name (evaluation/own-figures.ts), on greedy answers. */
    readonly figures: ByModel<Readonly<Record<string, Measured>>>;
  };
  /** Means over the trained families of a category, each counted alike. */
  readonly categories?: readonly {
    readonly category: string;
    readonly title: string;
    readonly families: number;
    readonly scores: ByModel<Measured>;
    readonly changes: ByModel<Measured>;
  }[];
  /** Alignment tax: the last model's mean over the trained families minus each other's; below 0 is lost. */
  readonly tax?: ByModel<Measured>;
  /** Helpful, honest, harmless and what they cost, by model and by name (evaluation/qualities.ts). */
  readonly qualities?: ByModel<Readonly<Record<string, Measured>>>;
  /** Figures that all answers make together, trained families only: distinct-n, perplexity under the base. */
  readonly overall?: ByModel<Readonly<Record<string, Measured>>>;
  /** The share of the answers that obey each rule that a person wrote, their mean score, and the policy against the reference by the rules. */
  readonly rules?: {
    readonly each: readonly { readonly rule: string; readonly shares: ByModel<Measured> }[];
    readonly scores: ByModel<Measured>;
    readonly winRate?: { readonly rate: number; readonly low: number; readonly high: number; readonly prompts: number };
  };
  /** Whose weights they were, by model: as the labels name them that compare their answers (train/fingerprint.ts). */
  readonly checkpoints?: Readonly<Record<string, string>>;
  /** KL(policy ‖ reference) of a whole answer, in nats, from the policy's sampled answers to the prompts of the trained families. */
  readonly kl?: Measured;
  /** Policy against reference by the rubric over all prompts, ties half, with the 95% interval. */
  readonly winRate?: { readonly rate: number; readonly low: number; readonly high: number; readonly prompts: number };
}

/** What choosing the scorer's best of n answers would give, on unseen prompts. */
export interface BestOfNCurve {
  readonly kind: 'selection';
  /** The n that was asked for, and N: samples per prompt that the curve comes from. */
  readonly n: number;
  readonly samples: number;
  readonly curve: readonly BestOfNPoint[];
  /** Mean score of the best of n that were drawn afresh for the same prompts. */
  readonly fresh: number;
  /** Against one sample of the same model by the rubric, ties half, with the 95% interval. */
  readonly winRate?: { readonly rate: number; readonly low: number; readonly high: number };
}

export interface BestOfNPoint {
  readonly n: number;
  /** log n − (n−1)/n: a bound, nats per answer. */
  readonly kl: number;
  /** Of the chosen answer, the mean over prompts. */
  readonly score: Measured;
  /** Its true quality; absent where no rubric knows the prompts. */
  readonly rubric?: Measured;
}

/** What is told of a picture model's pictures of unseen captions. */
export interface PictureFigures {
  /** Of each kind of mouth, the share. */
  readonly mouths: Readonly<Record<string, Measured>>;
  /** Of what captions say, the share that the pictures show. */
  readonly obeyed: Measured;
  /** Mean distance between two pictures, and as a share of the base's. */
  readonly diversity: number;
  readonly diversity_share: number;
  /** Mean squared distance to the nearest face that can be drawn. */
  readonly unlike: number;
  /** Mean distance to the base's picture of the same noise and caption. */
  readonly moved: number;
}

/** Picture models side by side on unseen captions and noise, by the names of their artifacts. */
export interface PictureTable {
  readonly kind: 'pictures';
  /** The mouth by which the model wins against the base, ties half. */
  readonly prefers: string;
  readonly winRate: { readonly rate: number; readonly low: number; readonly high: number; readonly prompts: number };
  readonly models: ByModel<PictureFigures>;
  /** The models before and after, and whose weights those were, as in the table of answers. */
  readonly compared?: readonly string[];
  readonly checkpoints?: Readonly<Record<string, string>>;
}

/** Pairs of a step before its update, or what it made of them; `values`: the figures of the update. */
export interface PairPhase {
  readonly kind: 'pairs' | 'pairs-learned';
  readonly pairs: readonly InspectedPair[];
  readonly values: Readonly<Record<string, number>>;
}

/** What is drawn that is no line of a chart. */
export type PhaseData =
  | RewardDiagnostics
  | EvaluationTable
  | BestOfNCurve
  | PictureTable
  | { readonly kind: 'rollout'; readonly sequences: readonly InspectedSequence[] }
  | { readonly kind: 'scores'; readonly sequences: readonly InspectedSequence[] }
  | { readonly kind: 'rewards'; readonly sequences: readonly InspectedSequence[] }
  | { readonly kind: 'advantages'; readonly sequences: readonly InspectedSequence[] }
  | {
      readonly kind: 'update';
      readonly epoch: number;
      readonly minibatch: number;
      readonly sequences: readonly InspectedSequence[];
      readonly values: Readonly<Record<string, number>>;
    }
  | PairPhase;

/** A stage that cannot go on. Crosses the worker as data. */
export interface Fault {
  readonly code: string;
  /** What happened and what to do, in one or two sentences for a person. */
  readonly message: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

export class StageError extends Error implements Fault {
  readonly code: string;
  readonly context: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, context: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'StageError';
    this.code = code;
    this.context = context;
  }
}
