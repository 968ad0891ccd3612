/** Settings for a model of so many weights that stages train an adapter on it: what a recipe's own are for, nano and tiny, takes it hours. */
import type { LabelPlan } from '../config/labeling';
import { parseConfig, type RunConfig, type RunConfigInput, recipeOf } from './config';
import type { Recipe } from './recipe';

type Settings = Readonly<Record<string, unknown>>;

/** Of every stage that samples or reads answers of its own model. */
const SAMPLING = { maxNewTokens: 64 };
/** At 1 a model of this size writes much nonsense, and there is little to prefer. */
const TEMPERATURE = 0.7;

/** How people's pairs are sampled from one, and how many are a sitting: as for labels that a rule gives. */
export const LARGE_MODEL_LABELING: Partial<LabelPlan> = {
  ...SAMPLING,
  firstTemperature: TEMPERATURE,
  secondTemperature: TEMPERATURE,
  temperature: TEMPERATURE,
  goal: 40,
};

/**
 * By stage type, for adapters of rank 8 on all linear layers. Sizes are what SmolLM2-135M-Instruct bears on one core; what was
 * tried on it stands in docs/results.md.
 */
const SETTINGS: Readonly<Record<string, Settings>> = {
  sft: { steps: 8, batchSize: 8, learningRate: 2e-4, evalEvery: 8, sampleEvery: 8 },
  preferences: {
    ...SAMPLING,
    temperature: TEMPERATURE,
    pairs: 40,
    answersPerPrompt: 2,
    alteredShare: 0,
    harmfulShare: 0,
  },
  dpo: { epochs: 3, batchSize: 4, learningRate: 1e-3, beta: 0.05, rpo_alpha: 1, evalEvery: 30, sampleEvery: 30 },
  reward: {
    epochs: 2,
    batchSize: 8,
    learningRate: 3e-4,
    normalisationSamples: 32,
    agreementPairs: 0,
  },
  ppo: {
    ...SAMPLING,
    temperature: 1,
    iterations: 3,
    promptsPerBatch: 8,
    minibatchSize: 4,
    learningRate: 1e-4,
    klCoef: 0.05,
    ptxCoef: 0.2,
    ptxBatchSize: 2,
    sampleEvery: 3,
    inspected: 2,
  },
};

/** Settings of a recipe's nodes for a large model; a node of another stage keeps its own. */
export const largeModelSettings = ({ nodes }: Recipe): NonNullable<RunConfigInput['nodes']> =>
  Object.fromEntries(
    nodes.flatMap(({ id, stage }) => {
      const settings = SETTINGS[stage.type];
      return settings ? [[id, settings]] : [];
    }),
  );

/** A configuration with those laid over it: what else was set by hand stays. */
export function withLargeModelSettings(config: RunConfig): RunConfig {
  const laid = Object.entries(largeModelSettings(recipeOf(config))).map(([id, own]) => [
    id,
    { ...config.nodes[id], ...own },
  ]);
  return parseConfig({ ...config, nodes: { ...config.nodes, ...Object.fromEntries(laid) } });
}
