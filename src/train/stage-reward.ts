import type { RewardMix } from '../recipes/settings/ppo';
import { whitenedScores } from '../rlhf/gated-reward';
import { expectedViolations } from '../rlhf/yes-no-loss';
import { mean } from '../statistics';
import type { Tokenizer } from '../text/tokenizer';
import type { Scorer } from './artifacts';
import { gatedScores, gateFigures, rawTexts } from './gated-scores';
import {
  type Farness,
  learnedReward,
  mixedReward,
  once,
  type RewardFunction,
  type RewardSample,
} from './reward-functions';
import type { DataSource } from './source';

/** The scorers that a stage was given; each but the first stands for something of its own. */
export interface RewardInputs {
  readonly scorer?: Scorer | undefined;
  /** Further members of an ensemble. */
  readonly second?: Scorer | undefined;
  readonly third?: Scorer | undefined;
  /** Llama 2's second reward model. */
  readonly safety?: Scorer | undefined;
  /** Sparrow's models of rules. */
  readonly rule1?: Scorer | undefined;
  readonly rule2?: Scorer | undefined;
  readonly rule3?: Scorer | undefined;
}

/** What a policy gradient is paid by, and what is told beside it. */
export interface StageReward {
  readonly reward: RewardFunction;
  /** What becomes of the scores of a rollout before they are paid; absent: nothing. What is told are the scores before. */
  readonly whiten?: (scores: Float32Array) => Float32Array;
  /** How far each answer lies from those that the reward's scorer learned from; absent where there is no such scorer. */
  readonly farness?: Farness;
  /** How far several reward models are apart on each answer; absent with one. */
  readonly disagreement?: Farness;
  /** Further figures of a rollout's answers. */
  readonly figures?: (samples: readonly RewardSample[]) => Promise<Readonly<Record<string, number>>>;
}

const present = (...all: readonly (Scorer | undefined)[]): Scorer[] => all.filter((one) => one !== undefined);

/** Errors: StageError of `mixedReward`. */
export function stageReward(
  inputs: RewardInputs,
  mix: RewardMix,
  { rubric, exact, rules, asksForHarm = () => false }: DataSource,
  tokenizer: Tokenizer,
): StageReward {
  const { scorer, safety } = inputs;
  const { ensemble: rule, uncertainty } = mix;
  const learned =
    scorer &&
    learnedReward([scorer, ...present(inputs.second, inputs.third)], tokenizer, {
      rule,
      uncertainty,
    });
  const gate = safety && { safety, threshold: mix.safetyThreshold, isTagged: asksForHarm };
  const gated = scorer && gate && once((samples) => gatedScores(scorer, gate, tokenizer, samples));
  const models = present(inputs.rule1, inputs.rule2, inputs.rule3);
  const broken = once(async (samples) => {
    const logits: Float32Array[] = [];
    for (const model of models) logits.push(await rawTexts(model, tokenizer, samples));
    return expectedViolations(logits);
  });
  const violations = models.length > 0 ? broken : undefined;
  const counts = mix.learned !== 0;
  return {
    reward: mixedReward(mix, {
      learned: gated ? async (samples) => (await gated(samples)).scores : learned?.reward,
      rubric,
      isRight: exact?.isRight,
      rules,
      violations,
    }),
    ...(mix.whiten && { whiten: whitenedScores }),
    ...(counts && learned?.farness && { farness: learned.farness }),
    ...(counts && learned?.disagreement && { disagreement: learned.disagreement }),
    ...((gated || violations) && {
      figures: async (samples: readonly RewardSample[]) => ({
        ...(gated && gateFigures(await gated(samples))),
        ...(violations && { 'objective/violations': mean(await violations(samples)) }),
      }),
    }),
  };
}
