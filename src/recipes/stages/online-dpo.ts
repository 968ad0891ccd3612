import { samplingValues } from '../memory';
import type { Metric } from '../metric';
import { onlineMetrics } from '../metrics/pairwise';
import { POLICY_OBJECTIVE_METRICS } from '../metrics/policy-objective';
import { STEP_METRICS } from '../metrics/steps';
import { onlineDpoConfigSchema } from '../settings/online-dpo';
import { defineStage } from '../stage';
import { FAMILY_PARTS, familyMemory, MORE_ONLINE_CHARTS, ONLINE_CHARTS } from './pairwise-parts';

const LOSS = {
  formula: String.raw`-\log\sigma(\beta h)`,
  unit: 'nats per pair',
  healthy: 'Starts at 0.69 and falls a little; each step has new pairs, so they are never memorised.',
  explanation: 'How surprised the policy’s implicit reward is by the judge’s choices.',
  source: 'rlhf/dpo-loss.ts',
};

const JUDGE: readonly Metric[] = [
  {
    name: 'objective/scores_margin',
    label: 'Difference of scores',
    formula: String.raw`\mathbb E\big[|r_\phi(x,y_1)-r_\phi(x,y_2)|\big]`,
    unit: 'score',
    healthy: 'Well above 0: near 0 the judge has nothing to choose between.',
    explanation: 'How far apart the scores of the two answers to a prompt are.',
    source: 'train/pair-judges.ts',
    chart: false,
    figure: 'tail',
  },
  {
    name: 'val/contain_eos_token',
    label: 'Ended',
    formula: String.raw`P(\mathrm{EOS}\in y)`,
    unit: 'share',
    healthy: 'Near 1.',
    explanation: 'Share of the policy’s own answers that ended by themselves.',
    source: 'train/online-pairs.ts',
    chart: false,
    figure: 'tail',
  },
];

const OF_ANSWERS = [
  ...['objective/scores', 'objective/rubric', 'objective/kl', 'objective/answers', 'objective/distinct2'],
  ...['response_length', 'alarm'],
];

/** Optimises a copy of the reference on pairs of its own answers, judged as they come. */
export const onlineDpoStage = defineStage({
  type: 'online-dpo',
  title: 'Online DPO',
  short: 'Online DPO',
  purpose: 'Answer each prompt twice, let a judge choose, and learn from that pair at once.',
  settings: onlineDpoConfigSchema,
  main: ['iterations', 'promptsPerBatch', 'judge', 'learningRate', 'beta', 'sftCoef', 'referenceShare'],
  klPrice: 'beta',
  inputs: {
    reference: { kind: 'policy', why: 'Online DPO starts from it and is held near it' },
    scorer: { kind: 'scorer', why: 'it judges the policy’s answers' },
    demonstrations: { kind: 'demonstrations', why: 'they are learned from beside the pairs', optional: true },
  },
  outputs: { policy: { kind: 'policy', title: 'Policy', color: 'policy' } },
  metrics: [
    ...onlineMetrics(LOSS),
    ...JUDGE,
    ...POLICY_OBJECTIVE_METRICS.filter(({ name }) => OF_ANSWERS.includes(name)),
    ...STEP_METRICS,
  ],
  charts: ONLINE_CHARTS,
  moreCharts: MORE_ONLINE_CHARTS,
  samples: {
    columns: ['reference', 'policy'],
    empty:
      'The same prompts, answered by the SFT model and by the policy, each with the learned reward and the true quality.',
  },
  figures: [
    { label: 'reward', metrics: ['objective/scores'], report: 'score_last', tail: true },
    { label: 'KL', metrics: ['objective/kl'], report: 'kl', tail: true },
  ],
  teaser: 'judged as it answers',
  best: { metric: 'objective/scores', better: 'higher' },
  unit: 'iteration',
  phases: true,
  inspector: 'pairs',
  usableWhenStopped: false,
  checkpoint: { every: 5 },
  memory: (settings, model) => {
    const maxLength = model.max_position_embeddings;
    const step = familyMemory(2 * settings.promptsPerBatch, { ...settings, maxLength }, model);
    return { ...step, values: Math.max(step.values, samplingValues(model, 2 * settings.promptsPerBatch)) };
  },
  panel: 'generic',
  parts: FAMILY_PARTS,
  topic: () => import('../topics/online-dpo').then((m) => m.onlineDpoTopic),
});
