/** A whole PPO iteration over plain models: the studio's own formulas, everything that touches a model written plainly. */
import * as tf from '@tensorflow/tfjs-core';
import type { PpoConfig } from '../recipes/settings/ppo';
import { gae } from '../rlhf/gae';
import { policyLoss } from '../rlhf/ppo-loss';
import { tokenRewards } from '../rlhf/rewards';
import { valueLoss } from '../rlhf/value-loss';
import { whiten } from '../rlhf/whiten';
import { plainGenerate } from './plain-generate';
import type { PlainModel } from './plain-model';
import { plainScores } from './scoring';

/** Prompts and answers with what policy, reference and value model say of each token, [B·R], right-padded. */
export interface PlainRollout {
  readonly prompts: readonly (readonly number[])[];
  readonly responses: readonly (readonly number[])[];
  readonly width: number;
  readonly mask: Uint8Array;
  readonly logprobs: Float32Array;
  readonly refLogprobs: Float32Array;
  readonly values: Float32Array;
}

export interface PlainRoles {
  readonly policy: PlainModel;
  readonly reference: PlainModel;
  readonly value: PlainModel;
  readonly reward: PlainModel;
}

const EOS = 1;
const PAD = 0;

export class PlainPpo {
  private readonly roles: PlainRoles;
  private readonly config: PpoConfig;
  private readonly policyAdam: tf.AdamOptimizer;
  private readonly valueAdam: tf.AdamOptimizer;
  private draws = 0;

  constructor(roles: PlainRoles, config: PpoConfig) {
    this.roles = roles;
    this.config = config;
    this.policyAdam = tf.train.adam(config.learningRate, 0.9, 0.999, 1e-5);
    this.valueAdam = tf.train.adam(config.learningRate, 0.9, 0.999, 1e-5);
  }

  /** Answers, rewards, advantages, and every epoch's updates. */
  async iterate(prompts: readonly (readonly number[])[]): Promise<void> {
    const { maxNewTokens, klCoef: beta, missingEosPenalty, epochs, minibatchSize, gamma, lam } = this.config;
    const responses = await plainGenerate(this.roles.policy, prompts, {
      maxNewTokens,
      greedy: false,
      seed: ++this.draws,
      eosId: EOS,
      padId: PAD,
    });
    const rollout = await this.read(prompts, responses);
    const ended = responses.map((ids) => ids.at(-1) === EOS);
    // Cut before its EOS where the context is full, as the studio does.
    const room = this.roles.reward.config.max_position_embeddings - 1;
    const rows = prompts.map((prompt, b) => {
      const answer = responses[b] as number[];
      return [...[...prompt, ...(ended[b] ? answer.slice(0, -1) : answer)].slice(0, room), EOS];
    });
    const scores = await plainScores(this.roles.reward, rows, PAD);
    const { rewards } = tokenRewards({ ...rollout, scores, ended, beta, missingEosPenalty });
    const { advantages, returns } = gae(rewards, rollout.values, rollout.mask, {
      width: rollout.width,
      gamma,
      lambda: lam,
    });
    const white = whiten(advantages, rollout.mask);
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (let first = 0; first < prompts.length; first += minibatchSize)
        await this.update(rollout, white, returns, first, Math.min(minibatchSize, prompts.length - first));
    }
  }

  /** What the three models say of sampled answers. */
  async read(
    prompts: readonly (readonly number[])[],
    responses: readonly (readonly number[])[],
  ): Promise<PlainRollout> {
    const width = Math.max(...responses.map((ids) => ids.length));
    const mask = new Uint8Array(prompts.length * width);
    for (const [b, ids] of responses.entries()) mask.fill(1, b * width, b * width + ids.length);
    const size = this.config.minibatchSize;
    const parts = { logprobs: [] as number[], refLogprobs: [] as number[], values: [] as number[] };
    for (let first = 0; first < prompts.length; first += size) {
      const batch = {
        prompts: prompts.slice(first, first + size),
        responses: responses.slice(first, first + size),
        width,
      };
      const tensors = tf.tidy(() => {
        const { policy, reference, value } = this.roles;
        return [
          logprobsOf(policy, batch, this.config),
          logprobsOf(reference, batch, this.config),
          valuesOf(value, batch),
        ];
      });
      const [logprobs, refLogprobs, values] = await Promise.all(tensors.map((t) => t.data()));
      tf.dispose(tensors);
      parts.logprobs.push(...(logprobs as Float32Array));
      parts.refLogprobs.push(...(refLogprobs as Float32Array));
      parts.values.push(...(values as Float32Array));
    }
    const flat = (x: number[]) => Float32Array.from(x, (v, i) => (mask[i] ? v : 0));
    const figures = {
      logprobs: flat(parts.logprobs),
      refLogprobs: flat(parts.refLogprobs),
      values: flat(parts.values),
    };
    return { prompts, responses, width, mask, ...figures };
  }

  /** One clipped step of the policy and one of the value model; their losses before it. */
  async update(
    rollout: PlainRollout,
    advantages: Float32Array,
    returns: Float32Array,
    first: number,
    size: number,
  ): Promise<[policy: number, value: number]> {
    const { width } = rollout;
    const batch = {
      prompts: rollout.prompts.slice(first, first + size),
      responses: rollout.responses.slice(first, first + size),
      width,
    };
    const part = (x: Float32Array) => tf.tensor1d(x.slice(first * width, (first + size) * width));
    const { cliprange, cliprange_value, vf_coef } = this.config;
    const losses = tf.tidy(() => {
      const mask = tf.tensor1d(rollout.mask.slice(first * width, (first + size) * width), 'bool');
      const policy = this.policyAdam.minimize(
        () => {
          const logprobs = logprobsOf(this.roles.policy, batch, this.config);
          return policyLoss(logprobs, part(rollout.logprobs), part(advantages), mask, cliprange);
        },
        true,
        weights(this.roles.policy),
      ) as tf.Scalar;
      const value = this.valueAdam.minimize(
        () => {
          const v = valuesOf(this.roles.value, batch);
          return tf.mul(vf_coef, valueLoss(v, part(rollout.values), part(returns), mask, cliprange_value));
        },
        true,
        weights(this.roles.value),
      ) as tf.Scalar;
      return tf.stack([policy, tf.div(value, vf_coef)]);
    });
    const [policy, value] = await losses.data();
    losses.dispose();
    return [policy as number, value as number];
  }

  dispose(): void {
    this.policyAdam.dispose();
    this.valueAdam.dispose();
    for (const model of Object.values(this.roles) as PlainModel[]) model.dispose();
  }
}

interface Rows {
  readonly prompts: readonly (readonly number[])[];
  readonly responses: readonly (readonly number[])[];
  readonly width: number;
}

const weights = (model: PlainModel): tf.Variable[] => [...model.weights.values()];

/** Hidden states that predict each place of an answer, [B·R, D]; those of the padding are of no account. */
function hiddenOf(model: PlainModel, { prompts, responses, width }: Rows): tf.Tensor {
  const length = Math.max(...prompts.map((prompt) => prompt.length)) + width;
  const ids = new Int32Array(prompts.length * length).fill(PAD);
  const places = new Int32Array(prompts.length * width);
  for (const [b, prompt] of prompts.entries()) {
    ids.set(prompt, b * length);
    ids.set(responses[b] as readonly number[], b * length + prompt.length);
    for (let t = 0; t < width; t++) places[b * width + t] = b * length + prompt.length + t - 1;
  }
  const hidden = model.hidden(tf.tensor2d(ids, [prompts.length, length], 'int32'));
  return tf.gather(hidden.reshape([prompts.length * length, -1]), tf.tensor1d(places, 'int32'));
}

function logprobsOf(model: PlainModel, rows: Rows, { temperature }: PpoConfig): tf.Tensor1D {
  const logits = tf.div(model.logits(hiddenOf(model, rows)), temperature);
  const targets = new Int32Array(rows.prompts.length * rows.width).fill(PAD);
  for (const [b, ids] of rows.responses.entries()) targets.set(ids, b * rows.width);
  const chosen = tf.oneHot(tf.tensor1d(targets, 'int32'), logits.shape[1] as number).toFloat();
  return tf.sum(tf.mul(tf.logSoftmax(logits), chosen), 1);
}

function valuesOf(model: PlainModel, rows: Rows): tf.Tensor1D {
  return model.scores(hiddenOf(model, rows));
}
