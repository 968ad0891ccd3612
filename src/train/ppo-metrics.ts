import { explainedVariance } from '../rlhf/diagnostics';
import { k3, sequenceSum, tokenKl } from '../rlhf/kl';
import type { TokenRewards } from '../rlhf/rewards';
import { mean } from '../statistics';
import type { MinibatchFigures } from './ppo-update';
import type { RewardSample, Rubric } from './reward-functions';
import type { Rollout } from './rollout';

/** Figures of a rollout and its rewards, under the names of config/metrics.ts. `sequenceKl` is k1 by sequence, [B]. */
export function rolloutMetrics(
  rollout: Rollout,
  rewards: TokenRewards,
  returns: Float32Array,
  sequenceKl: Float32Array,
): Record<string, number> {
  const { mask, width, logprobs } = rollout;
  const perSequence = (x: Float32Array) => mean(sequenceSum(x, mask, width));
  const nonScore = perSequence(rewards.nonScore);
  const score = mean(rewards.scores);
  return {
    'objective/scores': score,
    'objective/non_score_reward': nonScore,
    'objective/rlhf_reward': score + nonScore,
    'objective/kl': mean(sequenceKl),
    'objective/kl_k3': perSequence(tokenKl(k3, logprobs, rollout.refLogprobs, mask)),
    'objective/entropy': -perSequence(logprobs),
    response_length: mean(rollout.responses.map((r) => r.length)),
    'val/num_eos_tokens': rollout.ended.filter(Boolean).length,
    'val/explained_variance': explainedVariance(rollout.values, returns, mask),
    sampler_drift: rollout.samplerDrift,
  };
}

/** Means over the minibatches of an iteration. */
export function updateMetrics(minibatches: readonly MinibatchFigures[]): Record<string, number> {
  const average = (name: Exclude<keyof MinibatchFigures, 'ptxLoss'>) => mean(minibatches.map((m) => m[name]));
  return {
    'loss/policy_avg': average('policyLoss'),
    'loss/value_avg': average('valueLoss'),
    'policy/approxkl_avg': average('approxkl'),
    'policy/clipfrac_avg': average('clipfrac'),
    'policy/entropy_avg': average('entropy'),
    'policy/grad_norm': average('policyGradNorm'),
    'val/clipfrac_avg': average('valueClipfrac'),
    'val/grad_norm': average('valueGradNorm'),
    'val/ratio': average('ratio'),
    'val/ratio_var': average('ratioVar'),
    ...(minibatches[0]?.ptxLoss === undefined ? {} : { 'loss/ptx_avg': mean(minibatches.map((m) => m.ptxLoss ?? 0)) }),
  };
}

/** Mean rubric of the answers whose prompts have one; null where none has. */
export function meanRubric(rubric: Rubric | undefined, samples: readonly RewardSample[]): number | null {
  if (!rubric) return null;
  const known = samples.flatMap((s) => (s.item ? [rubric(s.item, s.answer)] : []));
  return known.length === 0 ? null : mean(known);
}
