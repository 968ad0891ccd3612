import { trainingMemory } from '../memory';
import { JUDGE_METRICS } from '../metrics/ai-judge';
import { STEP_METRICS } from '../metrics/steps';
import { SUPERVISED_METRICS } from '../metrics/supervised';
import { judgeConfigSchema } from '../settings/ai-judge';
import { defineStage } from '../stage';
import { SUPERVISED_CHARTS } from './supervised-parts';

/** Teaches a copy of a model to say which of two answers is better, and measures how well it does. */
export const judgeStage = defineStage({
  type: 'ai-judge',
  title: 'Judge',
  short: 'Judge',
  purpose: 'Teach a model to compare two answers, and find out how far it can be trusted.',
  settings: judgeConfigSchema,
  main: ['steps', 'batchSize', 'learningRate', 'principles.better', 'principles.harmless', 'principles.polite'],
  inputs: { policy: { kind: 'policy', why: 'the judge starts from it, and is tried on its answers' } },
  outputs: { policy: { kind: 'policy', title: 'Judge', color: 'accent' } },
  metrics: [...SUPERVISED_METRICS, ...JUDGE_METRICS, ...STEP_METRICS],
  charts: SUPERVISED_CHARTS,
  moreCharts: [{ names: ['grad_norm'] }, { names: ['learning_rate'] }],
  samples: {
    columns: ['first', 'second', 'verdict'],
    empty: 'Generated answers that the judge has not learned from, with its verdict in both orders and the rubric’s.',
  },
  figures: [
    {
      label: 'agrees',
      of: 'fresh pairs that the rubric tells apart, both orders together',
      metrics: ['judge_agreement'],
      report: 'agreement.rate',
      reportCount: 'agreement.pairs',
      share: true,
      byRubric: true,
    },
    { label: 'same place', metrics: ['position_bias'], report: 'position_bias.before.rate', share: true },
  ],
  teaser: 'learns to compare',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 50 },
  memory: ({ batchSize, maxLength }, model) => trainingMemory(model, batchSize, maxLength, 0.1),
  panel: 'generic',
  topic: () => import('../topics/ai-judge').then((m) => m.judgeTopic),
});
