import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import type { Random } from '../random';
import type { Rollout } from './rollout';
import { pick, policyForward, put, type TokenBatch, tokenBatch } from './token-batch';

/** How rows of a rollout are read: the same all through a run. */
export interface Reader {
  readonly model: ModelConfig;
  readonly temperature: number;
  readonly padId: number;
}

/** The rows of a rollout in random order, cut into minibatches of `size` answers. */
export function shuffledMinibatches(rollout: Rollout, size: number, reader: Reader, random: Random): TokenBatch[] {
  const rows = random.shuffle(rollout.responses.map((_, b) => b));
  const out: TokenBatch[] = [];
  for (let first = 0; first < rows.length; first += size) {
    out.push(tokenBatch(rollout, rows.slice(first, first + size), reader.padId));
  }
  return out;
}

/** log π of the policy as it is now, packed, [n]. */
export async function logprobsNow(policy: Parameters, batch: TokenBatch, reader: Reader): Promise<Float32Array> {
  const logprobs = tf.tidy(() => policyForward(policy, reader.model, batch, reader.temperature).logprobs);
  const out = (await logprobs.data()) as Float32Array;
  logprobs.dispose();
  return out;
}

/** ρ of the first `count` answers' tokens under the policy as it is now, [B·R]; 0 elsewhere. */
export async function ratiosNow(
  policy: Parameters,
  rollout: Rollout,
  count: number,
  reader: Reader,
): Promise<Float32Array> {
  const ratios = new Float32Array(rollout.logprobs.length);
  const rows = rollout.responses.slice(0, count).map((_, b) => b);
  if (rows.length === 0) return ratios;
  const batch = tokenBatch(rollout, rows, reader.padId);
  const old = pick(rollout.logprobs, batch);
  const now = await logprobsNow(policy, batch, reader);
  const rho = now.map((l, i) => Math.exp(l - (old[i] as number)));
  put(ratios, rho, batch);
  return ratios;
}
