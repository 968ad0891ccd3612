import { trainingMemory } from '../memory';
import { saidOf } from '../metrics/policy-group';
import { REWARD_GROUND_METRICS, REWARD_METRICS } from '../metrics/reward';
import { isOfARule } from '../metrics/rule-model';
import { STEP_METRICS } from '../metrics/steps';
import { ratingConfigSchema } from '../settings/rating';
import { defineStage } from '../stage';
import { rewardStage } from './reward';

const TOLD = ['loss', 'accuracy', 'eval_loss', 'eval_accuracy', 'epoch', 'pairs', 'eval_pairs', 'eval_decided'];
const LOSS = String.raw`\tfrac12(r-z)^2`;
const HEALTHY = 'Starts at 0.5 or more, which a constant gets, and falls.';

/** A scorer by regression on ratings, from a copy of a language model. */
export const ratingStage = defineStage({
  type: 'rating',
  title: 'Rating model',
  short: 'Rating',
  purpose: 'Learn how many points raters give an answer by itself.',
  settings: ratingConfigSchema,
  main: ['epochs', 'batchSize', 'learningRate', 'heldOut'],
  inputs: {
    policy: { kind: 'policy', why: 'the rating model starts from its weights' },
    pairs: { kind: 'pairs', why: 'the ratings of their answers are what is learned' },
  },
  outputs: { scorer: { kind: 'scorer', title: 'Rating model', color: 'reward' } },
  metrics: [
    ...saidOf(
      REWARD_METRICS.filter(({ name }) => TOLD.includes(name)),
      {
        loss: {
          formula: LOSS,
          unit: 'squared standard deviations',
          healthy: HEALTHY,
          explanation: 'How far the scores are from the ratings.',
          source: 'rlhf/regression-loss.ts',
        },
        eval_loss: {
          formula: LOSS,
          unit: 'squared standard deviations',
          healthy: HEALTHY,
          range: { low: 0, high: 0.5 },
          explanation: 'The same on answers to prompts that are never learned from.',
          source: 'rlhf/regression-loss.ts',
          error: '',
        },
      },
    ),
    ...REWARD_GROUND_METRICS.filter(({ name }) => !name.startsWith('label_agreement')),
    ...STEP_METRICS,
  ],
  charts: rewardStage.charts,
  moreCharts: [{ names: ['grad_norm'] }],
  samples: null,
  figures: rewardStage.figures.filter(({ metrics = [] }) => !metrics.some(isOfARule)),
  teaser: 'learns what gets points',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: false,
  checkpoint: { every: 20 },
  memory: ({ batchSize, maxLength }, model) => trainingMemory(model, 2 * batchSize, maxLength, 0),
  panel: 'generic',
  parts: ['settings', 'accuracy-ground', 'charts', 'more-charts'],
  topic: () => import('../topics/rating').then((m) => m.ratingTopic),
});
