/** What a policy gradient is put together from, what it changes and what it needs. */
import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import type { PpoConfig } from '../recipes/settings/ppo';
import type { Tokenizer } from '../text/tokenizer';
import type { AdvantageEstimator } from './advantages';
import type { DemonstrationSource } from './demonstrations';
import type { Draws } from './draws';
import type { PolicyLoss } from './policy-losses';
import type { PromptItem, PromptSource } from './prompts';
import type { Rubric } from './reward-functions';
import type { SourceRules } from './source-rules';
import type { StageReward } from './stage-reward';
import type { Trainable } from './trainable';

/** Settings that every policy gradient has. */
export type PolicyGradientSettings = Omit<
  PpoConfig,
  'gamma' | 'lam' | 'cliprange' | 'cliprange_value' | 'vf_coef' | 'klCoef' | 'reward'
>;

/** What makes one policy gradient PPO and another RLOO, GRPO or A2C. */
export interface PolicyGradientParts {
  /** Names the random streams. */
  readonly name: string;
  /** The value model's loss: its clip range and its weight; null: there is no value model. */
  readonly critic: { readonly cliprange: number; readonly coef: number } | null;
  /** Answers sampled to each prompt. */
  readonly groupSize: number;
  readonly advantage: AdvantageEstimator;
  readonly loss: PolicyLoss;
  /** Where the price of KL is paid: −β·k1 in the reward of each token, or β·k3 in the loss. */
  readonly kl: 'reward' | 'loss';
}

/** What a policy gradient changes; a checkpoint holds all of it. Prompts and draws follow from `episode` and the seed. */
export interface PolicyState {
  readonly policy: Trainable;
  /** The critic; null without one. */
  readonly value: Trainable | null;
  /** V is (head − mean)/deviation: the scale of the reward model that it started from. */
  readonly valueScale: { readonly mean: number; readonly deviation: number };
  /** Iterations done. */
  iteration: number;
  /** Answers sampled: also the cursor into the prompts. */
  episode: number;
  beta: number;
  /** Answers that ended by themselves. */
  endedAnswers: number;
}

export interface PolicyGradientDeps extends StageReward {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  /** π_ref, never changed. */
  readonly reference: Parameters;
  readonly prompts: PromptSource;
  /** The true quality, shown beside the reward and never learned from. */
  readonly rubric?: Rubric | undefined;
  /** Rules, shown beside the reward that they may be a part of. */
  readonly rules?: SourceRules | undefined;
  /** Demonstrations, mixed into the policy's updates with the weight `ptxCoef`. */
  readonly demonstrations?: DemonstrationSource | undefined;
  /** After the updates of each iteration: what follows the policy. */
  readonly afterUpdate?: (() => void) | undefined;
  /** Prompts answered every so often, and the reference's answers to them. */
  readonly samplePrompts: readonly PromptItem[];
  readonly referenceAnswers: readonly string[];
  /** What sample answers of either go by. */
  readonly names: { readonly reference: string; readonly policy: string };
}
