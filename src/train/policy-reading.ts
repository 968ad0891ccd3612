import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import { isLarge } from '../recipes/settings/adapter';
import { k1, sequenceSum, tokenKl } from '../rlhf/kl';
import { mean } from '../statistics';
import type { Tokenizer } from '../text/tokenizer';
import type { Draws } from './draws';
import type { PromptSource } from './prompts';
import type { RewardFunction, Rubric } from './reward-functions';
import { rollOut } from './rollout';
import { meanRubric, rolloutFigures } from './rollout-metrics';

export interface PolicyReadingDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  /** π_ref, never changed. */
  readonly reference: Parameters;
  readonly prompts: PromptSource;
  /** The true quality, shown and never learned from. */
  readonly rubric?: Rubric;
  /** What a scorer pays, where the recipe has one. */
  readonly reward?: RewardFunction;
}

/** Readings of a run, beside the one before its first step, and answers in each: of a large model they would take longer than its training. */
const READINGS = { usual: 8, large: 1 };
const ANSWERS = { usual: 64, large: 16 };
const MAX_NEW_TOKENS = 48;

const sizeOf = (model: ModelConfig): 'usual' | 'large' => (isLarge(model) ? 'large' : 'usual');

/** A reading is due at the beginning, at every eighth of a run and at its end; of a large model at its end alone. */
export const readingIsDue = (step: number, total: number, model: ModelConfig): boolean =>
  step === total || step % Math.ceil(total / READINGS[sizeOf(model)]) === 0;

/**
 * Where a policy has come that samples nothing while it learns (DPO and its family): the figures of a policy gradient's
 * rollout, of answers drawn for this alone, always to the same prompts and from the same random numbers.
 */
export async function readPolicy(
  policy: Parameters,
  name: string,
  { model, tokenizer, draws, reference, prompts, rubric, reward }: PolicyReadingDeps,
): Promise<Record<string, number>> {
  const answers = ANSWERS[sizeOf(model)];
  const items = Array.from({ length: answers }, (_, i) => prompts.at(i));
  const roles = { model, policy, reference, value: null, valueScale: { mean: 0, deviation: 1 } };
  const rollout = await rollOut(roles, tokenizer, items, {
    maxNewTokens: MAX_NEW_TOKENS,
    temperature: 1,
    seed: draws.seed,
    stream: draws.stream(`${name} reading`),
    firstEpisode: 0,
    rowsTogether: answers,
  });
  const { logprobs, refLogprobs, mask, width } = rollout;
  const samples = items.map((item, b) => ({
    ...item,
    answer: rollout.answers[b] ?? '',
    tokens: rollout.responses[b]?.length ?? 0,
  }));
  const quality = meanRubric(rubric, samples);
  const scores = reward && (await reward(samples));
  return {
    ...rolloutFigures(rollout, sequenceSum(tokenKl(k1, logprobs, refLogprobs, mask), mask, width)),
    ...(quality !== null && { 'objective/rubric': quality }),
    ...(scores && { 'objective/scores': mean(scores) }),
  };
}
