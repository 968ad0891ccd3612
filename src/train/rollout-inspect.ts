import type { Tokenizer } from '../text/tokenizer';
import type { InspectedSequence } from './events';
import type { Rollout } from './rollout';

/** What has been worked out of a rollout so far; what is missing is shown as 0. All [B·R] but `scores` [B]. */
export interface Workings {
  readonly scores?: ArrayLike<number>;
  readonly kl?: Float32Array;
  readonly rewards?: Float32Array;
  readonly advantages?: Float32Array;
  readonly returns?: Float32Array;
  /** What each answer of the rollout earned, [B], where they are measured against others to the same prompt, k of them. */
  readonly group?: { readonly earned: Float32Array; readonly k: number };
  /** One array an epoch done. */
  readonly ratios?: readonly Float32Array[];
}

const NONE = new Float32Array(0);

/** The first `count` answers, token by token. */
export function inspect(
  rollout: Rollout,
  tokenizer: Tokenizer,
  count: number,
  workings: Workings,
): InspectedSequence[] {
  const { width } = rollout;
  const nothing = new Float32Array(width);
  return rollout.responses.slice(0, count).map((ids, b) => {
    const row = (x: Float32Array | undefined) =>
      x ? x.slice(b * width, b * width + ids.length) : nothing.slice(0, ids.length);
    return {
      prompt: rollout.items[b]?.prompt ?? '',
      answer: rollout.answers[b] ?? '',
      tokens: ids.map((id) => tokenizer.tokenText(id)),
      ended: rollout.ended[b] ?? false,
      score: workings.scores?.[b] ?? 0,
      logprobs: row(rollout.logprobs),
      refLogprobs: row(rollout.refLogprobs),
      kl: row(workings.kl),
      rewards: row(workings.rewards),
      values: rollout.hasCritic ? row(rollout.values) : NONE,
      advantages: row(workings.advantages),
      returns: rollout.hasCritic ? row(workings.returns) : NONE,
      ...(workings.group && { group: groupOf(workings.group, b) }),
      ratios: (workings.ratios ?? []).map(row),
    };
  });
}

const groupOf = ({ earned, k }: NonNullable<Workings['group']>, b: number): InspectedSequence['group'] => ({
  returns: [...earned.slice(b - (b % k), b - (b % k) + k)],
  own: b % k,
});
