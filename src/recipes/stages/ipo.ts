import { labelMetrics } from '../metrics/pairwise';
import { POLICY_READING_METRICS } from '../metrics/policy-objective';
import { STEP_METRICS } from '../metrics/steps';
import { ipoConfigSchema } from '../settings/dpo';
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
  formula: String.raw`\big(\bar h-\tfrac1{2\beta}\big)^2`,
  unit: 'squared nats per token',
  healthy: 'Starts at 1/(4β²), where the policy is the reference, and falls.',
  explanation: 'How far the lead of each pair, in nats per token, is from the one that IPO asks for.',
  source: 'rlhf/ipo-loss.ts',
};

/** Optimises a copy of the reference on preference pairs towards the right lead, not one that is as large as can be. */
export const ipoStage = defineStage({
  type: 'ipo',
  title: 'IPO',
  short: 'IPO',
  purpose: 'Let the preferred answer of each pair lead the other by so much and no more.',
  settings: ipoConfigSchema,
  main: ['epochs', 'batchSize', 'learningRate', 'beta', 'sftCoef'],
  inputs: {
    reference: { kind: 'policy', why: 'IPO starts from it and is held near it' },
    pairs: { kind: 'pairs', why: 'IPO learns from them' },
    demonstrations: { kind: 'demonstrations', why: 'they are learned from beside the pairs', optional: true },
  },
  outputs: { policy: { kind: 'policy', title: 'Policy', color: 'policy' } },
  metrics: [...labelMetrics(LOSS), ...POLICY_READING_METRICS, ...STEP_METRICS],
  charts: LABEL_CHARTS,
  moreCharts: MORE_LABEL_CHARTS,
  samples: FAMILY_SAMPLES,
  figures: LABEL_FIGURES,
  teaser: 'the right lead',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: true,
  inspector: 'pairs',
  usableWhenStopped: false,
  checkpoint: { every: 10 },
  memory: (settings, model) => familyMemory(2 * settings.batchSize, settings, model),
  panel: 'generic',
  parts: FAMILY_PARTS,
  topic: () => import('../topics/ipo').then((m) => m.ipoTopic),
});
