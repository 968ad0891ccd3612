import { byBatch, type Metric } from '../metric';

/** What one loss of the family says of itself. */
export type LossWords = Pick<Metric, 'formula' | 'unit' | 'healthy' | 'explanation' | 'source'>;

const lossOf = (words: LossWords): Metric => byBatch({ name: 'loss', label: 'Loss', ...words, chart: true });

const training: readonly Metric[] = [
  {
    name: 'logps/chosen',
    label: 'Log-probability, chosen',
    formula: String.raw`\mathbb E[\log\pi_\theta(y_w\mid x)]`,
    unit: 'nats per answer',
    healthy: 'May fall a little while the margin grows; a steep fall means that good answers are forgotten too.',
    explanation: 'How likely the policy finds the preferred answers, whole answers with their EOS.',
    source: 'train/pairwise.ts',
    chart: true,
  },
  {
    name: 'logps/rejected',
    label: 'Log-probability, rejected',
    formula: String.raw`\mathbb E[\log\pi_\theta(y_l\mid x)]`,
    unit: 'nats per answer',
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
    of: 'pairs',
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
].map(byBatch);
const heldOut = ({ name, label, healthy, explanation, figure: _, of, ...metric }: Metric): Metric => ({
  ...metric,
  name: `eval_${name}`,
  label: `${label}, held out`,
  healthy: name === 'loss' ? `${healthy} When it turns up, stop.` : healthy,
  ...(name === 'loss' && { of: 'eval_pairs', error: 'eval_loss_error' }),
  ...(of !== undefined && { of: 'eval_pairs' }),
  explanation: `${explanation.replace(/\.$/, '')}, on prompts that are never learned from.`,
  chart: name === 'loss' || name === 'rewards/accuracies',
});
/** `what`: what is labeled, pairs or answers. */
const steps = (what: string): readonly Metric[] => [
  {
    name: 'nll_loss',
    label: 'Demonstrations’ loss',
    formula: String.raw`-\tfrac1n\sum_t\log\pi_\theta(y_t\mid x,y_{<t})`,
    unit: 'nats per token',
    healthy: 'Near SFT’s last loss. A rise means that the policy forgets what was demonstrated.',
    explanation: 'SFT’s loss on the demonstrations learned from beside the pairs, before its weight.',
    source: 'rlhf/sft-loss.ts',
    chart: false,
    figure: 'tail',
  },
  {
    name: 'pairs',
    label: `${upperFirst(what)} of the step`,
    formula: 'n',
    unit: what,
    healthy: 'As many as the batch.',
    explanation: `How many ${what} the step learns from.`,
    source: 'train/pairwise.ts',
    chart: false,
  },
  {
    name: 'preflight/max_log_ratio',
    label: 'Pre-flight',
    formula: String.raw`\max_y\lvert\log\pi_\theta(y)-\log\pi_{\text{ref}}(y)\rvert`,
    unit: 'nats per answer',
    healthy: 'Under 0.0001 a token before the first update, or the run stops.',
    explanation: 'Before anything was learned the policy is the reference; if not, masks or positions disagree.',
    source: 'train/pairwise.ts',
    chart: false,
  },
];
const labels = (what: string): readonly Metric[] => [
  {
    name: 'labels_by_people',
    label: 'Labels by people',
    formula: 'n',
    unit: 'labels',
    healthy: 'As many as people gave.',
    explanation: 'Labels that it learned from, or was measured on, which no simulated rater made.',
    source: 'train/label-agreement.ts',
    chart: false,
  },
  {
    name: 'eval_pairs',
    label: `Held-out ${what}`,
    formula: 'n',
    unit: what,
    healthy: '30 or more; with fewer, no figure of them is called healthy.',
    explanation: `${upperFirst(what)} of prompts that are never learned from.`,
    source: 'train/pairwise.ts',
    chart: false,
  },
  {
    name: 'eval_loss_error',
    label: 'Error of the held-out loss',
    formula: String.raw`s/\sqrt{n}`,
    unit: '',
    healthy: 'Small beside what the loss has fallen by.',
    explanation: 'Standard error of the held-out loss over its n labels.',
    source: 'train/pairwise.ts',
    chart: false,
  },
  {
    name: 'epoch',
    label: 'Epoch',
    formula: 'e',
    unit: 'epochs',
    healthy: 'Only grows.',
    explanation: 'Passes over the labels so far.',
    source: 'train/pairwise.ts',
    chart: false,
  },
];

const upperFirst = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Figures of a loss on pairs that are compared as they come, under TRL’s names. */
export const onlineMetrics = (loss: LossWords): readonly Metric[] => [lossOf(loss), ...training, ...steps('pairs')];

/** The same of labels that were there before: on what is learned from and on what is held out. `own`: what it names otherwise, or beside. */
export function labelMetrics(loss: LossWords, what = 'pairs', own: readonly Metric[] = []): readonly Metric[] {
  const known = [lossOf(loss), ...training].map((metric) => own.find(({ name }) => name === metric.name) ?? metric);
  const more = own.filter(({ name }) => known.every((metric) => metric.name !== name));
  return [...known, ...steps(what), ...more, ...known.map(heldOut), ...labels(what)];
}
