import { POLICY_OBJECTIVE_METRICS } from '../metrics/policy-objective';
import { POLICY_UPDATE_METRICS } from '../metrics/policy-update';
import {
  DISAGREEMENT_CHART,
  FURTHER_SCORERS,
  POLICY_CHARTS,
  POLICY_FIGURES,
  POLICY_OUTPUT,
  POLICY_PARTS,
  POLICY_RULES,
  POLICY_SAMPLES,
  policyMemory,
} from '../policy-manifest';
import { ppoConfigSchema } from '../settings/ppo';
import { defineStage } from '../stage';
import { ppoTopic } from '../topics/ppo';

/** Optimises a copy of the reference against a scorer by clipped PPO under a KL price. */
export const ppoStage = defineStage({
  type: 'ppo',
  title: 'PPO',
  short: 'PPO',
  purpose: 'Sample answers, score them, make good tokens likelier, and pay for leaving the fine-tuned model.',
  settings: ppoConfigSchema,
  main: ['iterations', 'promptsPerBatch', 'klCoef', 'learningRate'],
  inputs: {
    reference: { kind: 'policy', why: 'PPO starts from it and is held near it' },
    scorer: { kind: 'scorer', why: 'it is what PPO learns to please', optional: true },
    ...FURTHER_SCORERS,
    demonstrations: { kind: 'demonstrations', why: 'they are mixed into its updates', optional: true },
    judge: POLICY_RULES,
  },
  outputs: POLICY_OUTPUT,
  metrics: [...POLICY_OBJECTIVE_METRICS, ...POLICY_UPDATE_METRICS],
  charts: [...POLICY_CHARTS, { names: ['objective/rlhf_reward'] }, { names: ['policy/entropy_avg'] }],
  moreCharts: [
    { names: ['objective/unlike_labeled'] },
    DISAGREEMENT_CHART,
    { names: ['loss/policy_avg'] },
    { names: ['loss/value_avg'] },
    { names: ['policy/clipfrac_avg'] },
    { names: ['policy/approxkl_avg'] },
    { names: ['val/explained_variance'] },
    { names: ['response_length'] },
    { names: ['beta'] },
    { names: ['val/ratio'] },
  ],
  samples: POLICY_SAMPLES,
  figures: POLICY_FIGURES,
  teaser: 'follows the preferences',
  best: { metric: 'objective/rlhf_reward', better: 'higher' },
  unit: 'iteration',
  phases: true,
  usableWhenStopped: false,
  checkpoint: { every: 2 },
  memory: ({ promptsPerBatch, ...sizes }, model) => policyMemory(2, { ...sizes, answers: promptsPerBatch }, model),
  panel: 'generic',
  parts: POLICY_PARTS,
  topic: ppoTopic,
});
