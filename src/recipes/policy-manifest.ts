/** What the manifests of all policy gradients share. */
import { answeredTokens, type ShapeInMemory, type StageMemory, samplingValues, trainingValues } from './memory';
import type { InputPort } from './ports';
import type { RewardMix } from './settings/ppo';
import type { StageChart, StageFigure, StageManifest } from './stage';

const OUTPUTS = { policy: { kind: 'policy', title: 'Policy', color: 'policy' } } as const;

const pricesRules = ({ reward }: Readonly<Record<string, unknown>>): boolean => (reward as RewardMix).violations !== 0;

/** What an algorithm of that name takes. */
export const policyInputs = (name: string) =>
  ({
    reference: { kind: 'policy', why: `${name} starts from it and is held near it` },
    scorer: { kind: 'scorer', why: `it is what ${name} learns to please`, optional: true },
    // Further members of an ensemble.
    second: { kind: 'scorer', why: 'it is a second opinion on the reward', optional: true },
    third: { kind: 'scorer', why: 'it is a third opinion on the reward', optional: true },
    // Llama 2's second reward model, and Sparrow's models of rules.
    safety: {
      kind: 'scorer',
      why: 'it scores what may be harmful',
      optional: true,
      when: ({ reward }) => (reward as RewardMix).gate !== false,
    },
    rule1: { kind: 'scorer', why: 'it says whether the first rule is kept', optional: true, when: pricesRules },
    rule2: { kind: 'scorer', why: 'it says whether the second rule is kept', optional: true, when: pricesRules },
    rule3: { kind: 'scorer', why: 'it says whether the third rule is kept', optional: true, when: pricesRules },
    demonstrations: { kind: 'demonstrations', why: 'they are mixed into its updates', optional: true },
    // Rules that a person wrote, where they are a part of the reward.
    judge: {
      kind: 'judge',
      why: 'its rules are a part of the reward',
      optional: true,
      when: ({ reward }) => (reward as RewardMix).rule !== 0,
    },
  }) as const satisfies Readonly<Record<string, InputPort>>;

/** How far several reward models are apart, where there are several. */
export const DISAGREEMENT_CHART: StageChart = { names: ['objective/disagreement'], input: 'second' };

/** Where the two part, the policy has found what the reward model does not know. */
const REWARD_AND_QUALITY: StageChart = {
  names: ['objective/scores', 'objective/rubric'],
  right: 'objective/rubric',
  title: 'Reward and true quality',
  labels: ['Reward', 'True quality'],
  colors: ['reward', 'accent'],
};

/** The reward beside the true one, and how far the policy went. */
export const POLICY_CHARTS: readonly StageChart[] = [
  REWARD_AND_QUALITY,
  { names: ['objective/rules'], input: 'judge' },
  { names: ['objective/safe', 'objective/gated'], input: 'safety', title: 'Safety', labels: ['Safe', 'Gated'] },
  { names: ['objective/violations'], input: 'rule1' },
  { names: ['objective/kl', 'objective/kl_k3'], title: 'KL from the SFT model', labels: ['k1', 'k3'] },
];

const SAMPLES: NonNullable<StageManifest['samples']> = {
  columns: ['reference', 'policy'],
  empty:
    'The same prompts, answered by the SFT model and by the policy, each with its reward and the true quality. When the reward rises and the text gets worse, you are watching reward hacking.',
};

const FIGURES: readonly StageFigure[] = [
  { label: 'reward', metrics: ['objective/scores'], report: 'score_last', tail: true },
  { label: 'KL', metrics: ['objective/kl'], report: 'kl', tail: true },
];

/** What the manifest of each policy gradient says alike. */
export const POLICY_GRADIENT = {
  outputs: OUTPUTS,
  samples: SAMPLES,
  figures: FIGURES,
  unit: 'iteration',
  klPrice: 'beta',
  phases: true,
  usableWhenStopped: false,
  checkpoint: { every: 2 },
  panel: 'generic',
  told: REWARD_AND_QUALITY,
  parts: ['told', 'settings', 'rules', 'samples', 'charts', 'inspector-link'],
} as const;

/** Further down on the page of those that answer each prompt several times, after `own`. */
export const groupCharts = (own: string): readonly StageChart[] => [
  { names: ['policy/entropy_avg'] },
  { names: [own] },
  { names: ['objective/unlike_labeled'] },
  DISAGREEMENT_CHART,
  { names: ['loss/policy_avg'] },
  { names: ['policy/clipfrac_avg'] },
  { names: ['policy/approxkl_avg'] },
  { names: ['response_length'] },
  { names: ['beta'] },
  { names: ['val/ratio'] },
];

interface RolloutSizes {
  /** Answers sampled in an iteration. */
  readonly answers: number;
  /** Answers in a gradient step. */
  readonly minibatchSize: number;
  readonly maxNewTokens: number;
}

/** `models`: 2 with a critic, 1 without. */
export function policyMemory(
  models: 1 | 2,
  { answers, minibatchSize, maxNewTokens }: RolloutSizes,
  model: ShapeInMemory,
): StageMemory {
  const { hidden_size: d, intermediate_size: inner, vocab_size: v, max_position_embeddings: context } = model;
  const tokens = minibatchSize * answeredTokens(model, maxNewTokens);
  const learned = minibatchSize * Math.min(maxNewTokens, context);
  return {
    models,
    trained: models,
    values: Math.max(trainingValues(model, tokens, learned), samplingValues(model, answers, maxNewTokens)),
    largest: Math.max(v * d, learned * v, tokens * inner, answers * context * d),
  };
}

/** Of those that answer each prompt several times and have no critic. */
export const groupMemory = (
  { promptsPerBatch, num_generations, ...sizes }: Omit<RolloutSizes, 'answers'> & GroupSizes,
  model: ShapeInMemory,
): StageMemory => policyMemory(1, { ...sizes, answers: promptsPerBatch * num_generations }, model);

interface GroupSizes {
  readonly promptsPerBatch: number;
  readonly num_generations: number;
}
