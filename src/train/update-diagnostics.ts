import { type PolicyDiagnostics, policyDiagnostics } from '../rlhf/diagnostics';
import type { PolicyLoss } from './policy-losses';
import type { TokenBatch } from './token-batch';

/** Which answer of a minibatch each of its n tokens belongs to, in the order of the answers; 0 at the padding. */
export interface TokenAnswers {
  readonly index: Int32Array;
  readonly count: number;
}

/** `width`: tokens a row of the rollout that the batch is of. */
export function answersOf({ slots, mask }: TokenBatch, width: number): TokenAnswers {
  const index = new Int32Array(slots.length);
  let count = 0;
  let row = -1;
  for (let i = 0; i < slots.length; i++) {
    if (!mask[i]) continue;
    const own = Math.floor((slots[i] as number) / width);
    if (own !== row) count++;
    row = own;
    index[i] = count - 1;
  }
  return { index, count };
}

/**
 * How far an update took the policy: `policyDiagnostics` of the tokens. Where a whole answer is one action, clipfrac and the
 * ratio are those of answers, for nothing smaller is clipped.
 */
export function updateDiagnostics(
  { action, cliprange }: Pick<PolicyLoss, 'action' | 'cliprange'>,
  logprobs: Float32Array,
  old: Float32Array,
  advantages: Float32Array,
  mask: Uint8Array,
  { index, count }: TokenAnswers,
): PolicyDiagnostics {
  const ofTokens = policyDiagnostics(logprobs, old, advantages, mask, cliprange);
  if (action === 'token') return ofTokens;
  const [now, before, advantage] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  for (const [i, answer] of index.entries()) {
    if (!mask[i]) continue;
    now[answer] = (now[answer] as number) + (logprobs[i] as number);
    before[answer] = (before[answer] as number) + (old[i] as number);
    advantage[answer] = advantages[i] as number; // the same at each of its tokens
  }
  const all = new Uint8Array(count).fill(1);
  const { clipfrac, ratio, ratioVar } = policyDiagnostics(now, before, advantage, all, cliprange);
  return { ...ofTokens, clipfrac, ratio, ratioVar };
}
