import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import type { Tokenizer } from '../text/tokenizer';
import { sampleAnswers } from './answer-samples';
import type { PromptItem } from './prompts';
import { policyForward, put, type Responses, type TokenBatch, tokenBatch, valueForward } from './token-batch';

/** Answers of the current policy with what policy, reference and critic say of each token. Flat arrays are [B·R], right-padded. */
export interface Rollout extends Responses {
  readonly items: readonly PromptItem[];
  readonly answers: readonly string[];
  readonly ended: readonly boolean[];
  readonly mask: Uint8Array;
  /** log π_old, by the training forward before the first update. */
  readonly logprobs: Float32Array;
  readonly refLogprobs: Float32Array;
  /** Entropy of π_old at each token. */
  readonly entropy: Float32Array;
  /** All 0 without a critic. */
  readonly values: Float32Array;
  readonly hasCritic: boolean;
  /** max |log π by the sampler − log π by the training forward|, in nats. */
  readonly samplerDrift: number;
}

export interface RolloutRoles {
  readonly model: ModelConfig;
  readonly policy: Parameters;
  readonly reference: Parameters;
  /** null: no critic, and all values are 0. */
  readonly value: Parameters | null;
  readonly valueScale: { readonly mean: number; readonly deviation: number };
}

export interface RolloutOptions {
  readonly maxNewTokens: number;
  readonly temperature: number;
  readonly seed: number;
  readonly stream: string;
  /** Number of the first answer in the run: each draw is a function of the seed and of this alone. */
  readonly firstEpisode: number;
  /** Rows a forward pass. */
  readonly rowsTogether: number;
}

/** Samples one answer to each prompt and lets policy, reference and critic read them. */
export async function rollOut(
  roles: RolloutRoles,
  tokenizer: Tokenizer,
  items: readonly PromptItem[],
  options: RolloutOptions,
): Promise<Rollout> {
  const { model } = roles;
  const sampled = await sampleAnswers(roles.policy, model, tokenizer, items, {
    maxNewTokens: options.maxNewTokens,
    temperature: options.temperature,
    seed: options.seed,
    stream: options.stream,
    firstRow: options.firstEpisode,
  });
  const width = Math.max(...sampled.map((s) => s.ids.length));
  const flat = () => new Float32Array(items.length * width);
  const rollout = {
    items,
    prompts: sampled.map((s) => s.prompt),
    responses: sampled.map((s) => s.ids),
    width,
    answers: sampled.map((s) => s.text),
    ended: sampled.map((s) => s.ended),
    mask: new Uint8Array(items.length * width),
    logprobs: flat(),
    refLogprobs: flat(),
    entropy: flat(),
    values: flat(),
    hasCritic: roles.value !== null,
  };
  for (const [b, { ids }] of sampled.entries()) rollout.mask.fill(1, b * width, b * width + ids.length);
  for (let first = 0; first < items.length; first += options.rowsTogether) {
    const rows = Array.from({ length: Math.min(options.rowsTogether, items.length - first) }, (_, i) => first + i);
    const batch = tokenBatch(rollout, rows, tokenizer.padId);
    const read = await readRoles(roles, batch, options.temperature);
    for (const name of ['logprobs', 'entropy', 'refLogprobs', 'values'] as const) put(rollout[name], read[name], batch);
  }
  return {
    ...rollout,
    samplerDrift: drift(
      sampled.map((s) => s.logprobs),
      rollout.logprobs,
      width,
    ),
  };
}

type RoleFigures = Record<'logprobs' | 'entropy' | 'refLogprobs' | 'values', Float32Array>;

/** One read for all roles. */
async function readRoles(roles: RolloutRoles, batch: TokenBatch, temperature: number): Promise<RoleFigures> {
  const n = batch.positions.length;
  const packed = tf.tidy(() => {
    const policy = policyForward(roles.policy, roles.model, batch, temperature);
    const reference = policyForward(roles.reference, roles.model, batch, temperature);
    const read = [policy.logprobs, policy.entropy, reference.logprobs];
    if (roles.value) read.push(valueForward(roles.value, roles.model, batch, roles.valueScale));
    return tf.concat1d(read); // [3n] or [4n]
  });
  const all = (await packed.data()) as Float32Array;
  packed.dispose();
  const part = (i: number) => all.slice(i * n, (i + 1) * n);
  return {
    logprobs: part(0),
    entropy: part(1),
    refLogprobs: part(2),
    values: roles.value ? part(3) : new Float32Array(n),
  };
}

function drift(sampler: readonly Float32Array[], logprobs: Float32Array, width: number): number {
  let worst = 0;
  for (const [b, row] of sampler.entries()) {
    for (const [t, l] of row.entries()) worst = Math.max(worst, Math.abs(l - (logprobs[b * width + t] as number)));
  }
  return worst;
}
