import { labelMetrics } from '../metrics/pairwise';
import { POLICY_READING_METRICS } from '../metrics/policy-objective';
import { STEP_METRICS } from '../metrics/steps';
import { dpoConfigSchema } from '../settings/dpo';
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
  formula: String.raw`-\log\sigma(\beta h)`,
  unit: 'nats per pair',
  healthy: 'Starts at 0.69, where the policy is the reference (the hinge at 1), and falls.',
  explanation: 'How surprised the policy’s implicit reward is by the raters’ choices.',
  source: 'rlhf/dpo-loss.ts',
};

/** Optimises a copy of the reference on preference pairs, without a reward model. */
export const dpoStage = defineStage({
  type: 'dpo',
  title: 'DPO',
  short: 'DPO',
  purpose: 'Make the preferred answer of each pair more likely than the other, measured from the SFT model.',
  settings: dpoConfigSchema,
  main: ['loss', 'epochs', 'batchSize', 'learningRate', 'beta', 'sftCoef'],
  inputs: {
    reference: { kind: 'policy', why: 'DPO starts from it and is held near it' },
    pairs: { kind: 'pairs', why: 'DPO learns from them' },
    demonstrations: { kind: 'demonstrations', why: 'they are learned from beside the pairs', optional: true },
  },
  outputs: { policy: { kind: 'policy', title: 'Policy', color: 'policy' } },
  metrics: [...labelMetrics(LOSS), ...POLICY_READING_METRICS, ...STEP_METRICS],
  charts: LABEL_CHARTS,
  moreCharts: MORE_LABEL_CHARTS,
  samples: FAMILY_SAMPLES,
  figures: LABEL_FIGURES,
  teaser: 'learns from pairs alone',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: true,
  inspector: 'pairs',
  usableWhenStopped: false,
  checkpoint: { every: 10 },
  memory: (settings, model) => familyMemory(2 * settings.batchSize, settings, model),
  panel: 'generic',
  parts: FAMILY_PARTS,
  topic: () => import('../topics/dpo').then((m) => m.dpoTopic),
});
