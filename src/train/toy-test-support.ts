/** For tests alone: a tokenizer of single letters and a model small enough for tfjs's plain JavaScript backend. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { StageSnapshot } from '../data/snapshot';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { cloneParameters, initParameters, type Parameters, withScoreHead } from '../model';
import type { Metric } from '../recipes/metric';
import { type PpoConfig, ppoConfigSchema } from '../recipes/settings/ppo';
import type { StageManifest } from '../recipes/stage';
import { chatFormat } from '../text/chat-formats';
import type { Tokenizer } from '../text/tokenizer';
import type { Scorer } from './artifacts';
import { drawsOf } from './draws';
import type { StageEvent } from './events';
import type { PolicyGradientDeps, PolicyState } from './policy-parts';
import type { PromptItem } from './prompts';
import { saveState, unpackSnapshot } from './snapshot';
import { fullWeights, loadTrainable, type TrainableState, trainable } from './trainable';

const SPECIAL = ['<|pad|>', '<|eos|>', '<|system|>', '<|user|>', '<|assistant|>'];

/** Ids 5 to 15 are the letters a to k. */
export const toyTokenizer: Tokenizer = {
  encode: (text) => [...text].map((c) => 5 + Math.max(0, 'abcdefghijk'.indexOf(c))),
  decode: (ids, { skipSpecial = false } = {}) =>
    ids.map((id) => (id < 5 ? (skipSpecial ? '' : (SPECIAL[id] ?? '')) : ('abcdefghijk'[id - 5] ?? '?'))).join(''),
  tokenText: (id) => SPECIAL[id] ?? 'abcdefghijk'[id - 5] ?? '?',
  specialId: (content) => (SPECIAL.includes(content) ? SPECIAL.indexOf(content) : undefined),
  isSpecial: (id) => id < 5,
  chat: chatFormat(
    SPECIAL.map((content, id) => ({ content, id })),
    {},
    new Date(0),
  ),
  padId: 0,
  eosId: 1,
  vocabSize: 16,
  warnings: [],
  hash: 'toy',
};

export const toyModel: ModelConfig = {
  vocab_size: 16,
  hidden_size: 8,
  intermediate_size: 16,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  max_position_embeddings: 24,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
};

export const toyParameters = (seed = 3): Parameters => initParameters(toyModel, seed);

/** Weights large enough for the distribution to depend on what stands before. */
export function livelyParameters(seed = 3, factor = 20): Parameters {
  const parameters = toyParameters(seed);
  for (const w of parameters.values()) {
    const larger = tf.mul(w, w.rank > 1 ? factor : 1);
    w.assign(larger);
    larger.dispose();
  }
  return parameters;
}

export const toyReward = (seed = 5): Scorer => ({
  config: toyModel,
  ...fullWeights(withScoreHead(toyParameters(seed), toyModel.hidden_size, seed)),
  mean: 0,
  deviation: 1,
});

/** Prompts of one to four letters, so that left padding occurs. */
export const toyPrompts = {
  at: (i: number): PromptItem => ({ prompt: 'bcdefgh'.slice(i % 3, (i % 3) + 1 + (i % 4)) }),
};

export const toyPpoConfig = (changes: Partial<PpoConfig> = {}): PpoConfig => ({
  ...ppoConfigSchema.parse({}),
  iterations: 4,
  promptsPerBatch: 8,
  maxNewTokens: 6,
  epochs: 2,
  minibatchSize: 4,
  learningRate: 1e-2,
  inspected: 2,
  ...changes,
});

/** What a policy gradient changes, before its first iteration. Without a scorer it has no critic. */
export function toyPolicyState(config: PpoConfig, reference: Parameters, scorer: Scorer | null): PolicyState {
  const options = { maxNorm: config.maxGradNorm };
  return {
    policy: trainable(cloneParameters(reference), options),
    value: scorer && trainable(cloneParameters(scorer.parameters), options),
    valueScale: { mean: scorer?.mean ?? 0, deviation: scorer?.deviation ?? 1 },
    iteration: 0,
    episode: 0,
    beta: config.klCoef,
    endedAnswers: 0,
  };
}

/** The same after a reload: through the bytes that a checkpoint keeps. */
export async function reloadedPolicyState(config: PpoConfig, state: PolicyState): Promise<PolicyState> {
  const saved = throughBytes(await saveState('toy', state.iteration, state));
  const left = unpackSnapshot<PolicyState & { policy: TrainableState; value: TrainableState | null }>(saved);
  const options = { maxNorm: config.maxGradNorm };
  return {
    ...left,
    policy: loadTrainable(left.policy, options),
    value: left.value && loadTrainable(left.value, options),
  };
}

/** What a checkpoint on disk keeps of a snapshot. */
export function throughBytes({ node, step, arrays, scalars }: StageSnapshot): StageSnapshot {
  return {
    node,
    step,
    arrays: readSafetensors(writeSafetensors(arrays)).tensors,
    scalars: JSON.parse(JSON.stringify(scalars)) as Record<string, unknown>,
  };
}

/** The number of a's in an answer. */
const countA: PolicyGradientDeps['reward'] = async (samples) =>
  Float32Array.from(samples, (s) => [...s.answer].filter((c) => c === 'a').length);

export const toyDeps = (changes: Partial<PolicyGradientDeps> = {}): PolicyGradientDeps => ({
  model: toyModel,
  tokenizer: toyTokenizer,
  draws: drawsOf(11),
  reference: toyParameters(),
  prompts: toyPrompts,
  reward: countA,
  samplePrompts: [{ prompt: 'abc' }],
  referenceAnswers: ['k'],
  names: { reference: 'sft.policy', policy: 'toy.policy' },
  ...changes,
});

/** A metric of a stage's manifest; undefined where it has none of that name. */
export const metricOf = ({ metrics }: StageManifest, name: string): Metric | undefined =>
  metrics.find((metric) => metric.name === name);

/** All events of a stage, or those up to and with the first for which `until` holds. */
export async function collect<R>(
  stage: AsyncGenerator<StageEvent, R>,
  until: (event: StageEvent) => boolean = () => false,
): Promise<{ events: StageEvent[]; result?: R }> {
  const events: StageEvent[] = [];
  for (;;) {
    const { value, done } = await stage.next();
    if (done) return { events, result: value };
    events.push(value);
    if (until(value)) {
      await stage.return(undefined as never);
      return { events };
    }
  }
}

/** Every value that a metric had, in order. */
export const series = (events: readonly StageEvent[], name: string): number[] =>
  events.flatMap((e) => (e.type === 'metrics' && name in e.values ? [e.values[name] as number] : []));
