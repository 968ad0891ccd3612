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
  /** One array an epoch done. */
  readonly ratios?: readonly Float32Array[];
}

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
      values: row(rollout.values),
      advantages: row(workings.advantages),
      returns: row(workings.returns),
      ratios: (workings.ratios ?? []).map(row),
    };
  });
}
