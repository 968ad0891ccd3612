import { samplingMemory } from '../memory';
import type { Metric } from '../metric';
import { scorerComparisonConfigSchema } from '../settings/scorer-comparison';
import { defineStage } from '../stage';

const COMPARED = {
  first: 'First',
  second: 'Second',
  third: 'Third',
  preference: 'Reads both',
  verdict: 'Critique, verdict',
} as const;

const metricsOf = ([port, label]: readonly [string, string]): readonly Metric[] => [
  {
    name: `${port}/agreement`,
    label: `${label}: agreement`,
    formula: String.raw`P\big(P(y\succ y')>\tfrac12\mid q>q'\big)`,
    unit: 'share',
    healthy: 'Above 0.6; 0.5 is chance.',
    range: { low: 0.5, high: 1 },
    explanation: 'Share of the fresh pairs of which it names the answer that is better by the rubric.',
    source: 'train/scorer-comparison.ts',
    chart: true,
    of: 'pairs',
  },
  {
    name: `${port}/calibration_error`,
    label: `${label}: reliability error`,
    formula: String.raw`\sum_b \tfrac{n_b}{n}\,\lvert \bar p_b-\bar o_b\rvert`,
    unit: 'share',
    healthy: 'Under 0.1.',
    range: { low: 0, high: 0.15 },
    explanation: 'How far its probabilities are from the share of labels that say so, averaged over bins.',
    source: 'train/reward-diagnostics.ts',
    chart: true,
  },
  {
    name: `${port}/time`,
    label: `${label}: time`,
    formula: 't/n',
    unit: 'ms a pair',
    healthy: 'The less, the more answers it can be asked about; of this device alone.',
    explanation: 'How long it takes to be asked about a pair.',
    source: 'train/scorer-comparison.ts',
    chart: false,
  },
];

/** Several models that say which of two answers is better, on the same pairs. */
export const scorerComparisonStage = defineStage({
  type: 'scorer-comparison',
  title: 'Reward models compared',
  short: 'Compared',
  purpose: 'Ask all of them about the same fresh pairs: which is right more often, and which can be believed?',
  settings: scorerComparisonConfigSchema,
  main: ['pairs', 'noise', 'temperature'],
  inputs: {
    policy: { kind: 'policy', why: 'its answers are compared' },
    first: { kind: 'scorer', why: 'the others are compared with it' },
    second: { kind: 'scorer', why: 'it is compared with the first', optional: true },
    third: { kind: 'scorer', why: 'it is compared with the first', optional: true },
    preference: { kind: 'preference', why: 'it is compared with the first', optional: true },
    verdict: { kind: 'policy', why: 'it is compared with the first', optional: true },
  },
  outputs: { table: { kind: 'table', title: 'Comparison', color: 'accent' } },
  metrics: [
    ...Object.entries(COMPARED).flatMap(metricsOf),
    {
      name: 'pairs',
      label: 'Fresh pairs',
      formula: 'n',
      unit: 'pairs',
      healthy: 'As many as the settings say.',
      explanation: 'Pairs asked about so far.',
      source: 'train/scorer-comparison.ts',
      chart: false,
    },
  ],
  charts: ['agreement', 'calibration_error'].flatMap((name) => [
    {
      names: [`first/${name}`, `second/${name}`],
      title: name === 'agreement' ? 'Agreement' : 'Reliability error',
      labels: ['First', 'Second'],
    },
    { names: [`third/${name}`], input: 'third' },
    { names: [`preference/${name}`], input: 'preference' },
    { names: [`verdict/${name}`], input: 'verdict' },
  ]),
  samples: null,
  figures: [
    { label: 'first', metrics: ['first/agreement'], share: true, byRubric: true },
    { label: 'second', metrics: ['second/agreement'], share: true, byRubric: true },
    { label: 'third', metrics: ['third/agreement'], share: true, byRubric: true },
    { label: 'reads both', metrics: ['preference/agreement'], share: true, byRubric: true },
    { label: 'verdict', metrics: ['verdict/agreement'], share: true, byRubric: true },
  ],
  teaser: 'the same pairs for all',
  best: null,
  unit: 'pair',
  phases: false,
  usableWhenStopped: false,
  checkpoint: null,
  memory: (_, model) => samplingMemory(model),
  panel: 'generic',
  parts: ['compared', 'settings', 'charts'],
  topic: () => import('../topics/scorer-comparison').then((m) => m.scorerComparisonTopic),
});
