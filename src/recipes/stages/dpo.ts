import { z } from 'zod';
import { count, nonNegative, positive, setting, share } from '../../config/setting';
import { trainingValues } from '../memory';
import type { Metric } from '../metric';
import { STEP_METRICS } from '../metrics/steps';
import { defineStage } from '../stage';
import { number, signed, type Topic } from '../topic';

/** DPO. Defaults: a few hundred labels, half a minute on wasm. */
const dpoConfigSchema = z.object({
  epochs: setting(count(1000), 'Epochs', 'Passes over the pairs.', 6),
  batchSize: setting(
    count(512),
    'Batch size',
    'Pairs in each step, rounded up so that all pairs of a prompt stay together.',
    16,
  ),
  learningRate: setting(nonNegative(1), 'Learning rate', 'Size of a step at its highest, after the warm-up.', 3e-4),
  beta: setting(
    positive(100),
    'β',
    'How strongly the policy is held near the fine-tuned model: with a smaller β the same margin takes larger changes of probability.',
    0.5,
  ),
  sftCoef: setting(
    nonNegative(100),
    'Demonstrations',
    'Weight of the loss on demonstrations, learned from in the same steps so that skills are kept; 0 is plain DPO.',
    1,
  ),
  sftBatchSize: setting(count(512), 'Demonstrations a step', 'How many are learned from in each step.', 32),
  warmupRatio: setting(
    share(),
    'Warm-up',
    'Share of the steps over which the learning rate rises from 0; it then falls linearly.',
    0.1,
  ),
  maxGradNorm: setting(
    positive(1000),
    'Gradient clip',
    'Gradients longer than this are scaled down to it (global norm).',
    1,
  ),
  maxLength: setting(
    count(8192, 8),
    'Longest conversation',
    'Tokens of prompt and answer together; what is longer is cut on the right.',
    128,
  ),
  heldOut: setting(
    z.number().min(0).max(0.9),
    'Held out',
    'Share of the prompts whose pairs are kept for measuring and never learned from.',
    0.1,
  ),
  evalEvery: setting(count(100_000), 'Evaluate every', 'Steps between two measurements on the held-out pairs.', 10),
  sampleEvery: setting(
    count(100_000),
    'Sample every',
    'Steps between two rounds of sample answers beside the reference’s.',
    20,
  ),
});
export type DpoConfig = z.infer<typeof dpoConfigSchema>;

const LOSS = String.raw`-\log\sigma(\beta h)`;
const training: readonly Metric[] = [
  {
    name: 'loss',
    label: 'Loss',
    formula: LOSS,
    unit: 'nats a pair',
    healthy: 'Starts at 0.69, where the policy is the reference, and falls.',
    range: { low: 0, high: 1 },
    explanation: 'How surprised the policy’s implicit reward is by the raters’ choices.',
    source: 'rlhf/dpo-loss.ts',
    chart: true,
  },
  {
    name: 'logps/chosen',
    label: 'Log-probability, chosen',
    formula: String.raw`\mathbb E[\log\pi_\theta(y_w\mid x)]`,
    unit: 'nats an answer',
    healthy: 'May fall a little while the margin grows; a steep fall means that good answers are forgotten too.',
    explanation: 'How likely the policy finds the preferred answers, whole answers with their EOS.',
    source: 'train/pairwise.ts',
    chart: true,
  },
  {
    name: 'logps/rejected',
    label: 'Log-probability, rejected',
    formula: String.raw`\mathbb E[\log\pi_\theta(y_l\mid x)]`,
    unit: 'nats an answer',
    healthy: 'Falls, and faster than that of the chosen answers.',
    explanation: 'How likely the policy finds the answers that were not preferred.',
    source: 'train/pairwise.ts',
    chart: true,
  },
  {
    name: 'rewards/chosen',
    label: 'Implicit reward, chosen',
    formula: String.raw`\mathbb E\Big[\beta\log\tfrac{\pi_\theta(y_w\mid x)}{\pi_{\text{ref}}(y_w\mid x)}\Big]`,
    unit: '',
    healthy: 'Near 0 or above; below 0 the chosen answers have become less likely than in the reference.',
    explanation: 'The reward that the policy implies for the preferred answers.',
    source: 'train/pairwise.ts',
    chart: true,
  },
  {
    name: 'rewards/rejected',
    label: 'Implicit reward, rejected',
    formula: String.raw`\mathbb E\Big[\beta\log\tfrac{\pi_\theta(y_l\mid x)}{\pi_{\text{ref}}(y_l\mid x)}\Big]`,
    unit: '',
    healthy: 'Falls below 0.',
    explanation: 'The reward that the policy implies for the answers that were not preferred.',
    source: 'train/pairwise.ts',
    chart: true,
  },
  {
    name: 'rewards/accuracies',
    label: 'Accuracy',
    formula: 'P(h>0)',
    unit: 'share',
    healthy: 'Above 0.5 and rising.',
    range: { low: 0.5, high: 1 },
    explanation: 'Share of the pairs that the implicit reward orders as the rater did.',
    source: 'train/pairwise.ts',
    chart: true,
  },
  {
    name: 'rewards/margins',
    label: 'Margin',
    formula: String.raw`\mathbb E[\beta h]`,
    unit: '',
    healthy: 'Grows from 0 to one or two; without end is overfitting.',
    explanation: 'By how much the implicit reward of the chosen answer leads that of the rejected one.',
    source: 'train/pairwise.ts',
    chart: true,
  },
];
const heldOut = ({ name, label, healthy, explanation, ...metric }: Metric): Metric => ({
  ...metric,
  name: `eval_${name}`,
  label: `${label}, held out`,
  healthy: name === 'loss' ? 'Falls below 0.69; when it turns up, stop.' : healthy,
  explanation: `${explanation.replace(/\.$/, '')}, on prompts that are never learned from.`,
  chart: name === 'loss' || name === 'rewards/accuracies',
});
const further: readonly Metric[] = [
  {
    name: 'nll_loss',
    label: 'Demonstrations’ loss',
    formula: String.raw`-\tfrac1n\sum_t\log\pi_\theta(y_t\mid x,y_{<t})`,
    unit: 'nats a token',
    healthy: 'Near SFT’s last loss. A rise means that the policy forgets what was demonstrated.',
    explanation: 'SFT’s loss on the demonstrations learned from beside the pairs, before its weight.',
    source: 'rlhf/sft-loss.ts',
    chart: false,
  },
  {
    name: 'preflight/max_log_ratio',
    label: 'Pre-flight',
    formula: String.raw`\max_y\lvert\log\pi_\theta(y)-\log\pi_{\text{ref}}(y)\rvert`,
    unit: 'nats an answer',
    healthy: 'Under 0.0001 a token before the first update, or the run stops.',
    explanation: 'Before anything was learned the policy is the reference; if not, masks or positions disagree.',
    source: 'train/pairwise.ts',
    chart: false,
  },
  {
    name: 'epoch',
    label: 'Epoch',
    formula: 'e',
    unit: 'epochs',
    healthy: 'Only grows.',
    explanation: 'Passes over the pairs so far.',
    source: 'train/pairwise.ts',
    chart: false,
  },
];

const topic: Topic<DpoConfig> = {
  intro:
    'DPO needs no reward model: the policy is its own. What it has made likelier than the fine-tuned model did, it must hold for better, and the loss asks that the preferred answer of each pair gains more than the other.',
  formulas: [
    {
      title: 'Implicit reward',
      tex: String.raw`\hat r(x,y)=\beta\log\frac{\pi_\theta(y\mid x)}{\pi_{\mathrm{ref}}(y\mid x)}`,
      live: (latest) => {
        const [chosen, rejected] = [number(latest['rewards/chosen'], 2), number(latest['rewards/rejected'], 2)];
        return chosen && rejected && String.raw`\hat r_w=${chosen},\quad \hat r_l=${rejected}`;
      },
      meaning:
        'The reward for which the policy would be the best one under the KL price β, up to a constant of the prompt.',
      source: 'rlhf/dpo-loss.ts',
    },
    {
      title: 'Its loss',
      tex: String.raw`\begin{aligned}\mathcal L&=-\log\sigma(\beta h)\\ \beta h&=\hat r(x,y_w)-\hat r(x,y_l)\end{aligned}`,
      live: (latest) => {
        const [margin, loss] = [number(latest['rewards/margins'], 2), number(latest.loss)];
        return (
          margin &&
          loss &&
          String.raw`\beta\bar h=${signed(margin)},\quad \mathcal L=${loss}\quad(\text{a coin: }0.693)`
        );
      },
      meaning: 'The Bradley-Terry loss of the implicit reward: how surprised it is by the rater’s choice.',
      source: 'rlhf/dpo-loss.ts',
    },
    {
      title: 'Both may fall',
      tex: String.raw`h=\Delta\log\pi(y_w)-\Delta\log\pi(y_l)`,
      live: (latest) => {
        const [chosen, rejected] = [number(latest['logps/chosen'], 1), number(latest['logps/rejected'], 1)];
        return chosen && rejected && String.raw`\log\pi(y_w)=${chosen},\quad \log\pi(y_l)=${rejected}`;
      },
      meaning:
        'Only the difference is asked for, so the preferred answer too may become less likely while the margin grows.',
      source: 'rlhf/dpo-loss.ts',
    },
  ],
  glossary: [
    ['Reference', 'The fine-tuned model, kept as it was. What it says of each answer is computed once.'],
    [
      'β',
      'The price of leaving the reference. At β 0.1 the same margin asks for five times the change that β 0.5 asks for.',
    ],
    ['Accuracy', 'How often the implicit reward orders a pair as the rater did. Noise sets a ceiling.'],
  ],
};

/** Optimises a copy of the reference on preference pairs, without a reward model. */
export const dpoStage = defineStage({
  type: 'dpo',
  title: 'DPO',
  short: 'DPO',
  purpose: 'Make the preferred answer of each pair likelier than the other, measured from the fine-tuned model.',
  settings: dpoConfigSchema,
  main: ['epochs', 'batchSize', 'learningRate', 'beta', 'sftCoef'],
  inputs: {
    reference: { kind: 'policy', why: 'DPO starts from it and is held near it' },
    pairs: { kind: 'pairs', why: 'DPO learns from them' },
    demonstrations: { kind: 'demonstrations', why: 'they are learned from beside the pairs', optional: true },
  },
  outputs: { policy: { kind: 'policy', title: 'Policy', color: 'policy' } },
  metrics: [...training, ...training.map(heldOut), ...further, ...STEP_METRICS],
  charts: [
    { names: ['loss', 'eval_loss'], title: 'Loss', labels: ['Training', 'Held out'] },
    { names: ['eval_rewards/accuracies', 'rewards/accuracies'], title: 'Accuracy', labels: ['Held out', 'Training'] },
    {
      names: ['logps/chosen', 'eval_logps/chosen'],
      title: 'Log-probability of chosen answers',
      labels: ['Training', 'Held out'],
    },
    {
      names: ['logps/rejected', 'eval_logps/rejected'],
      title: 'Log-probability of rejected answers',
      labels: ['Training', 'Held out'],
    },
  ],
  moreCharts: [
    {
      names: ['rewards/chosen', 'rewards/rejected'],
      title: 'Implicit reward',
      labels: ['Chosen', 'Rejected'],
      colors: ['chosen', 'accent'],
    },
    { names: ['rewards/margins', 'eval_rewards/margins'], title: 'Margin', labels: ['Training', 'Held out'] },
    { names: ['nll_loss'] },
    { names: ['grad_norm'] },
  ],
  samples: {
    columns: ['reference', 'policy'],
    empty: 'The same prompts, answered by the fine-tuned model and by the policy, each with the true rubric.',
  },
  figures: [
    {
      label: 'accuracy',
      metrics: ['eval_rewards/accuracies', 'rewards/accuracies'],
      report: 'accuracy_heldout',
      share: true,
    },
    { label: 'margin', metrics: ['eval_rewards/margins', 'rewards/margins'], report: 'margin_heldout' },
  ],
  teaser: 'learns from pairs alone',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: false,
  checkpoint: { every: 10 },
  memory: ({ batchSize, sftCoef, sftBatchSize, maxLength }, model) => {
    const { hidden_size: d, intermediate_size: inner, vocab_size: v, max_position_embeddings: context } = model;
    const rows = 2 * batchSize + (sftCoef > 0 ? sftBatchSize : 0);
    const tokens = rows * Math.min(maxLength, context);
    return {
      models: 1,
      trained: 1,
      values: trainingValues(model, tokens, tokens / 2),
      largest: Math.max(v * d, (tokens / 2) * v, tokens * inner),
    };
  },
  panel: 'generic',
  parts: ['settings', 'charts', 'samples', 'more-charts'],
  topic,
});
