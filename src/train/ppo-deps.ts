import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import type { Tokenizer } from '../text/tokenizer';
import type { DemonstrationSource } from './demonstrations';
import type { PromptItem, PromptSource } from './prompts';
import type { RewardFunction, Rubric } from './reward-functions';

/** What PPO is given beside its settings and its state. */
export interface PpoDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly seed: number;
  /** π_ref: the SFT model, never changed. */
  readonly reference: Parameters;
  readonly prompts: PromptSource;
  readonly reward: RewardFunction;
  /** The true quality, shown beside the reward and never learned from. */
  readonly rubric?: Rubric;
  /** SFT's demonstrations, mixed into the policy's updates with the weight `ptxCoef`. */
  readonly demonstrations?: DemonstrationSource;
  /** Prompts answered every so often, and SFT's answers to them. */
  readonly samplePrompts: readonly PromptItem[];
  readonly sftAnswers: readonly string[];
}
