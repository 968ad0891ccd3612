import { isUnlike } from '../data/judged';
import { distinct } from '../evaluation/distinct';
import { explainedVariance } from '../rlhf/diagnostics';
import { k3, sequenceSum, tokenKl } from '../rlhf/kl';
import type { TokenRewards } from '../rlhf/rewards';
import { mean } from '../statistics';
import type { MinibatchFigures } from './policy-update';
import type { RewardSample, Rubric } from './reward-functions';
import type { Rollout } from './rollout';
import { judgeable, type SourceRules } from './source-rules';

/**
 * Figures of a rollout and its rewards, under TRL's names. `sequenceKl` is k1 by sequence, [B]; `returns` null: no critic; `shift`: what
 * whitening took off every score.
 */
export function rolloutMetrics(
  rollout: Rollout,
  rewards: TokenRewards,
  returns: Float32Array | null,
  sequenceKl: Float32Array,
  shift = 0,
): Record<string, number> {
  const { mask, width } = rollout;
  const nonScore = mean(sequenceSum(rewards.nonScore, mask, width));
  const score = mean(rewards.scores) + shift;
  return {
    'objective/scores': score,
    'objective/non_score_reward': nonScore,
    'objective/rlhf_reward': score + nonScore,
    ...rolloutFigures(rollout, sequenceKl),
    ...(returns && { 'val/explained_variance': explainedVariance(rollout.values, returns, mask) }),
    sampler_drift: rollout.samplerDrift,
  };
}

/** What answers alone say of the policy that wrote them. `sequenceKl` is k1 by sequence, [B]. */
export function rolloutFigures(rollout: Rollout, sequenceKl: Float32Array): Record<string, number> {
  const { mask, width, logprobs, refLogprobs } = rollout;
  const perSequence = (x: Float32Array) => mean(sequenceSum(x, mask, width));
  return {
    'objective/kl': mean(sequenceKl),
    'objective/kl_k3': perSequence(tokenKl(k3, logprobs, refLogprobs, mask)),
    'objective/entropy': -perSequence(logprobs),
    'objective/answers': rollout.items.length,
    'objective/distinct2': distinct(rollout.answers, 2),
    response_length: mean(rollout.responses.map((r) => r.length)),
    'val/num_eos_tokens': rollout.ended.filter(Boolean).length,
  };
}

/** Means over the minibatches of an iteration. */
export function updateMetrics(minibatches: readonly MinibatchFigures[]): Record<string, number> {
  const average = (name: keyof MinibatchFigures) => mean(minibatches.map((m) => m[name] ?? 0));
  const has = (name: keyof MinibatchFigures) => minibatches[0]?.[name] !== undefined;
  return {
    'loss/policy_avg': average('policyLoss'),
    ...(has('valueLoss') && { 'loss/value_avg': average('valueLoss') }),
    'policy/approxkl_avg': average('approxkl'),
    'policy/clipfrac_avg': average('clipfrac'),
    'policy/entropy_avg': average('entropy'),
    'policy/grad_norm': average('policyGradNorm'),
    ...(has('valueLoss') && {
      'val/clipfrac_avg': average('valueClipfrac'),
      'val/grad_norm': average('valueGradNorm'),
    }),
    'val/ratio': average('ratio'),
    'val/ratio_var': average('ratioVar'),
    ...(has('klLoss') && { 'loss/kl_avg': average('klLoss') }),
    ...(has('ptxLoss') && { 'loss/ptx_avg': average('ptxLoss') }),
  };
}

/** Mean rubric of the answers; null without a rubric. */
export function meanRubric(rubric: Rubric | undefined, samples: readonly RewardSample[]): number | null {
  return rubric && samples.length > 0 ? mean(samples.map((s) => rubric(s, s.answer))) : null;
}

/** Mean score by the rules of the answers that they could be asked of; nothing where there is none. */
export function meanRules({ score }: SourceRules, samples: readonly RewardSample[]): Record<string, number> {
  const known = samples.flatMap((s) => score(judgeable(s, s.answer)) ?? []);
  return known.length === 0 ? {} : { 'objective/rules': mean(known) };
}

/** Share of answers that lie farther from the labeled ones than 99 of 100 of those. */
export const shareUnlike = (farness: readonly number[]): number => mean(farness.map((far) => Number(isUnlike(far))));
