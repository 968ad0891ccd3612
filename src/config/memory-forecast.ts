import type { ModelConfig } from './model';
import type { RunConfig } from './run';

/** What a stage will need at most, bytes. */
export interface MemoryForecast {
  readonly total: number;
  /** The largest single array: a GPU has a limit for one, apart from all its memory. */
  readonly largest: number;
}

type ForecastStage = 'sft' | 'preferences' | 'reward' | 'ppo' | 'evaluation';

const BYTES = 4;
/** Answers sampled together by every stage but PPO, which samples a whole rollout at once. */
const ROWS_TOGETHER = 32;
/** Float32 values that the backward pass keeps for a token, a layer and a unit of width: measured 45 to 50, nano to small. */
const KEPT = 48;
/** Arrays of logits alive together: values, log-probabilities on the way, gradient. */
const LOGITS = 3;

/** Weights of a model with tied embeddings. */
export function parameterCountOf(model: ModelConfig): number {
  const { hidden_size: d, intermediate_size: inner, num_hidden_layers: layers, vocab_size: v } = model;
  return v * d + layers * (4 * d * d + 3 * d * inner + 2 * d) + d;
}

/** Of a stage run after those before it, whose models stay. An upper estimate: every row as long as it may be. */
export function forecastMemory(stage: ForecastStage, config: RunConfig, model: ModelConfig): MemoryForecast {
  const { hidden_size: d, num_hidden_layers: layers, intermediate_size: inner, vocab_size: v } = model;
  const context = model.max_position_embeddings;
  const weights = parameterCountOf(model);
  /** One step of training on so many tokens, of which `learned` have logits. */
  const training = (tokens: number, learned: number) => weights + KEPT * layers * d * tokens + LOGITS * v * learned;
  /** Keys and values of every layer, and the logits of one token a row. */
  const sampling = (rows: number) => rows * (2 * layers * d * context + LOGITS * v);
  const moments = 2 * weights;

  const { sft, reward, ppo } = config;
  const sftTokens = sft.batchSize * Math.min(sft.maxLength, context);
  const rewardTokens = 2 * reward.batchSize * Math.min(reward.maxLength, context);
  const ppoTokens = ppo.minibatchSize * context;
  const ppoLearned = ppo.minibatchSize * Math.min(ppo.maxNewTokens, context);
  const values: Readonly<Record<ForecastStage, readonly [total: number, largest: number]>> = {
    sft: [
      2 * weights + moments + training(sftTokens, sftTokens / 2),
      Math.max(v * d, (sftTokens / 2) * v, sftTokens * inner),
    ],
    preferences: [2 * weights + sampling(ROWS_TOGETHER), Math.max(v * d, ROWS_TOGETHER * context * d)],
    reward: [3 * weights + moments + training(rewardTokens, 0), Math.max(v * d, rewardTokens * inner)],
    ppo: [
      5 * weights + 2 * moments + Math.max(training(ppoTokens, ppoLearned), sampling(ppo.promptsPerBatch)),
      Math.max(v * d, ppoLearned * v, ppoTokens * inner, ppo.promptsPerBatch * context * d),
    ],
    evaluation: [4 * weights + sampling(ROWS_TOGETHER), Math.max(v * d, ROWS_TOGETHER * context * d)],
  };
  const [total, largest] = values[stage];
  return { total: BYTES * total, largest: BYTES * largest };
}
