import type { Metric } from '../metric';

/** How well a rule is told on answers to prompts never learned from. */
export const RULE_METRICS: readonly Metric[] = [
  {
    name: 'eval_rule_accuracy',
    label: 'Held-out accuracy of the rule',
    formula: String.raw`P\big((r>0)=y\big)`,
    unit: 'share',
    healthy: 'Above the share of the more common answer, up to one minus the raters’ noise.',
    range: { low: 0.5, high: 1 },
    explanation:
      'Share of the answers to prompts never learned from of which it says as the rater did whether they keep the rule.',
    source: 'rlhf/yes-no-loss.ts',
    chart: true,
    of: 'eval_rule_answers',
  },
  {
    name: 'eval_rule_kept',
    label: 'Held-out answers that keep the rule',
    formula: String.raw`\mathbb E[y]`,
    unit: 'share',
    healthy: 'Away from 0 and 1: where all answers keep a rule, or none does, there is nothing to tell apart.',
    range: { low: 0.02, high: 0.98 },
    explanation:
      'What the accuracy is to be read against: saying always the more common of the two is right that often.',
    source: 'train/rule-labels.ts',
    chart: true,
    of: 'eval_rule_answers',
  },
  {
    name: 'eval_rule_answers',
    label: 'Held-out answers with the rule’s label',
    formula: 'n',
    unit: 'answers',
    healthy: '30 or more; with fewer, no figure of them is called healthy.',
    explanation: 'Answers to prompts never learned from of which the rater said whether they keep the rule.',
    source: 'train/rule-labels.ts',
    chart: false,
  },
];

/** Of a model that learns nothing but the rule. */
export const RULE_MODEL_METRICS: readonly Metric[] = [
  {
    name: 'loss',
    label: 'Loss',
    formula: String.raw`-y\log\sigma(r)-(1-y)\log\sigma(-r)`,
    unit: 'nats per answer',
    healthy: 'Starts near 0.69 (a coin flip) and falls.',
    explanation: 'How surprised the model is by the raters’ yes and no.',
    source: 'rlhf/yes-no-loss.ts',
    chart: true,
    figure: 'tail',
  },
  {
    name: 'eval_loss',
    label: 'Held-out loss',
    formula: String.raw`-y\log\sigma(r)-(1-y)\log\sigma(-r)`,
    unit: 'nats per answer',
    healthy: 'Falls below 0.693, the loss of a coin flip; when it turns up, stop.',
    range: { low: 0, high: Math.LN2 },
    explanation: 'The same loss on answers to prompts that are never learned from.',
    source: 'rlhf/yes-no-loss.ts',
    chart: true,
    of: 'eval_rule_answers',
  },
  {
    name: 'epoch',
    label: 'Epoch',
    formula: String.raw`\text{answers seen}/\text{answers}`,
    unit: '',
    healthy: 'Few: one to six.',
    explanation: 'Passes over the labeled answers so far.',
    source: 'train/rule-model.ts',
    chart: false,
  },
  ...RULE_METRICS,
];

/** Figures of a model that also says whether an answer keeps a rule. */
export const isOfARule = (name: string): boolean => RULE_METRICS.some((metric) => metric.name === name);
