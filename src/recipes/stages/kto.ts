import type { Metric } from '../metric';
import { byBatch } from '../metric';
import { labelMetrics } from '../metrics/pairwise';
import { POLICY_READING_METRICS } from '../metrics/policy-objective';
import { STEP_METRICS } from '../metrics/steps';
import { ktoConfigSchema } from '../settings/kto';
import { defineStage } from '../stage';
import {
  FAMILY_PARTS,
  FAMILY_SAMPLES,
  familyMemory,
  LABEL_CHARTS,
  LABEL_FIGURES,
  MORE_LABEL_CHARTS,
} from './pairwise-parts';

const LOSS = {
  formula: String.raw`\lambda_y\big(1-\sigma(\pm\beta(r-z))\big)`,
  unit: '',
  healthy: 'Starts at 0.5 with weights of 1, where the policy is the reference, and falls.',
  explanation: 'The value that a person would find missing: desirable answers should gain on z, the others lose.',
  source: 'rlhf/kto-loss.ts',
};

const OWN: readonly Metric[] = [
  byBatch({
    name: 'rewards/accuracies',
    label: 'Accuracy',
    formula: String.raw`P(\pm(r-z)>0)`,
    unit: 'share',
    healthy: 'Above 0.5 and rising.',
    range: { low: 0.5, high: 1 },
    explanation: 'Share of the answers that lie on the side of z where their label puts them.',
    source: 'train/kto-objective.ts',
    chart: true,
    of: 'pairs',
  }),
  {
    name: 'kl',
    label: 'Reference point',
    formula: String.raw`z=\max\big(0,\mathbb E[\log\tfrac{\pi_\theta(y'\mid x)}{\pi_{\text{ref}}(y'\mid x)}]\big)`,
    unit: 'nats per answer',
    healthy: 'Stays near 0, or grows slowly: it is a rough estimate of the KL.',
    explanation:
      'What a gain is measured from: the mean log-ratio of answers that belong to other prompts of the batch.',
    source: 'rlhf/kto-loss.ts',
    chart: true,
    figure: 'tail',
  },
];

/** Optimises a copy of the reference on answers labeled one by one. */
export const ktoStage = defineStage({
  type: 'kto',
  title: 'KTO',
  short: 'KTO',
  purpose: 'Make good answers more likely and bad ones less likely, each labeled by itself.',
  settings: ktoConfigSchema,
  main: ['epochs', 'batchSize', 'learningRate', 'beta', 'desirableWeight', 'undesirableWeight', 'sftCoef'],
  inputs: {
    reference: { kind: 'policy', why: 'KTO starts from it and is held near it' },
    pairs: { kind: 'pairs', why: 'KTO learns from their answers, one by one', unlessGiven: 'unpaired' },
    unpaired: { kind: 'unpaired', why: 'their answers are labeled one by one', optional: true },
    demonstrations: { kind: 'demonstrations', why: 'they are learned from beside the labels', optional: true },
  },
  outputs: { policy: { kind: 'policy', title: 'Policy', color: 'policy' } },
  metrics: [...labelMetrics(LOSS, 'answers', OWN), ...POLICY_READING_METRICS, ...STEP_METRICS],
  charts: LABEL_CHARTS,
  moreCharts: [{ names: ['kl'] }, ...MORE_LABEL_CHARTS],
  samples: FAMILY_SAMPLES,
  figures: LABEL_FIGURES,
  teaser: 'no pairs needed',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: true,
  inspector: 'pairs',
  usableWhenStopped: false,
  checkpoint: { every: 10 },
  memory: (settings, model) => familyMemory(settings.batchSize, settings, model),
  panel: 'generic',
  parts: ['own-unpaired', ...FAMILY_PARTS],
  topic: () => import('../topics/kto').then((m) => m.ktoTopic),
});
