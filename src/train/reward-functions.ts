import type { Judged } from '../data/judged';
import type { RewardMix } from '../recipes/settings/ppo';
import { disagreement, type EnsembleRule, ensembleScore } from '../rlhf/ensemble';
import type { Tokenizer } from '../text/tokenizer';
import type { Scorer } from './artifacts';
import { StageError } from './events';
import type { PromptItem } from './prompts';
import { judgeTexts } from './reward-reading';
import { scoreTexts } from './reward-scoring';
import { judgeable, noRules, type SourceRules } from './source-rules';

/** An answer to be paid for. */
export interface RewardSample extends PromptItem {
  readonly answer: string;
  /** Sampled tokens, the EOS among them. */
  readonly tokens: number;
}

/** What a policy gradient maximises: a score for each answer. */
export type RewardFunction = (samples: readonly RewardSample[]) => Promise<Float32Array>;

/** How right and how well put an answer to a prompt is, 0 to 1, without noise or bias; 0 where it does not know the prompt. */
export type Rubric = (prompt: PromptItem, answer: string) => number;

/** How far each answer lies from the labeled ones (`labeled-places.ts`), 0 to 1. */
export type Farness = (samples: readonly RewardSample[]) => Promise<readonly number[]>;

/** How several reward models make one score. */
interface Ensemble {
  readonly rule: EnsembleRule;
  /** λ. */
  readonly uncertainty: number;
}

/**
 * The normalised score of a reward model, or of several as one; how far each answer lies from those that the first learned
 * from, where it knows; and with several how far they are apart.
 */
export function learnedReward(
  [first, ...others]: readonly [Scorer, ...Scorer[]],
  tokenizer: Tokenizer,
  { rule, uncertainty }: Ensemble = { rule: 'mean', uncertainty: 0 },
): { readonly reward: RewardFunction; readonly farness?: Farness; readonly disagreement?: Farness } {
  // All of it comes from one pass of each over the same samples.
  const judge = once((samples) => judgeTexts(first, tokenizer, samples));
  const scores = once(async (samples) => {
    const own = first.labeled
      ? (await judge(samples)).map(({ score }) => score)
      : await scoreTexts(first, tokenizer, samples);
    const all: ArrayLike<number>[] = [own];
    for (const other of others) all.push(await scoreTexts(other, tokenizer, samples));
    return all;
  });
  return {
    reward: async (samples) => ensembleScore(await scores(samples), rule, uncertainty),
    ...(first.labeled && {
      farness: async (samples: readonly RewardSample[]) =>
        (await judge(samples)).map(({ farness }: Judged) => farness ?? 0),
    }),
    ...(others.length > 0 && {
      disagreement: async (samples: readonly RewardSample[]) => [...disagreement(await scores(samples))],
    }),
  };
}

/** What is worked out of some samples, once for them. */
export function once<T>(of: (samples: readonly RewardSample[]) => Promise<T>): typeof of {
  const known = new WeakMap<readonly RewardSample[], Promise<T>>();
  return (samples) => {
    const found = known.get(samples) ?? of(samples);
    known.set(samples, found);
    return found;
  };
}

/** The true rubric. */
export function rubricReward(rubric: Rubric): RewardFunction {
  return async (samples) => Float32Array.from(samples, (s) => rubric(s, s.answer));
}

/** 1 where the answer is exactly right, else 0: a verifiable reward (Lambert et al. 2024, Tülu 3). */
function exactReward(isRight: (prompt: PromptItem, answer: string) => boolean): RewardFunction {
  return async (samples) => Float32Array.from(samples, (s) => Number(isRight(s, s.answer)));
}

/** The weighted share of the rules that an answer obeys; 0 where none could be asked. */
function ruleReward({ score }: SourceRules): RewardFunction {
  return async (samples) => Float32Array.from(samples, (s) => score(judgeable(s, s.answer)) ?? 0);
}

/** −(tokens past the free ones). */
export function lengthPenalty(freeTokens: number): RewardFunction {
  return async (samples) => Float32Array.from(samples, (s) => -Math.max(0, s.tokens - freeTokens));
}

/** Σ wᵢ · rewardᵢ. A part of weight 0 is not computed. */
export function weightedSum(
  parts: readonly { readonly weight: number; readonly reward: RewardFunction }[],
): RewardFunction {
  const live = parts.filter((p) => p.weight !== 0);
  return async (samples) => {
    const out = new Float32Array(samples.length);
    for (const { weight, reward } of live) {
      const scores = await reward(samples);
      for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + weight * (scores[i] as number);
    }
    return out;
  };
}

/** What rewards are taken from; what is absent may have no weight. */
export interface RewardSources {
  readonly learned?: RewardFunction | undefined;
  readonly rubric?: Rubric | undefined;
  readonly rules?: SourceRules | undefined;
  /** How many rules an answer is expected to break. */
  readonly violations?: RewardFunction | undefined;
  readonly isRight?: ((prompt: PromptItem, answer: string) => boolean) | undefined;
}

/** The reward function that the settings ask for. Errors: StageError 'no-scorer', 'no-rubric', 'no-exact-answer', 'no-rules', 'no-rule-models'. */
export function mixedReward(
  mix: RewardMix,
  { learned, rubric, isRight, rules, violations }: RewardSources,
): RewardFunction {
  const without = (weight: number, code: string, message: string): never[] => {
    if (weight !== 0) throw new StageError(code, message);
    return [];
  };
  return weightedSum([
    ...(learned ? [{ weight: mix.learned, reward: learned }] : without(mix.learned, 'no-scorer', NO_SCORER)),
    ...(rubric ? [{ weight: mix.rubric, reward: rubricReward(rubric) }] : without(mix.rubric, 'no-rubric', NO_RUBRIC)),
    ...(isRight
      ? [{ weight: mix.exact, reward: exactReward(isRight) }]
      : without(mix.exact, 'no-exact-answer', NO_EXACT_ANSWER)),
    ...(rules ? [{ weight: mix.rule, reward: ruleReward(rules) }] : mix.rule === 0 ? [] : noRules('The reward is')),
    ...(violations
      ? [{ weight: -mix.violations, reward: violations }]
      : without(mix.violations, 'no-rule-models', NO_RULE_MODELS)),
    { weight: mix.length, reward: lengthPenalty(mix.lengthFree) },
  ]);
}

const NO_SCORER =
  'The learned reward has a weight, but there is no reward model to take it from. Train one first, choose a recipe that does, or set that weight to 0.';
const NO_RUBRIC =
  'The true quality is a part of the reward, but it knows the bundled prompts only, not your own. Set its weight to 0.';
const NO_EXACT_ANSWER =
  'Exact answers are a part of the reward, but none of your prompts comes with its one right answer. Bring prompts with answers ({prompt, completion}), or set that weight to 0.';
const NO_RULE_MODELS =
  'Broken rules have a price, but there is no rule model to say which are broken. Choose a recipe that trains some, or set that price to 0.';
