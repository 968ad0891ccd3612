import type { Metric } from '../metric';

const agreement = (name: string, label: string, formula: string, of: string): Metric => ({
  name,
  label,
  formula,
  unit: 'share',
  healthy: 'At least 0.65; 0.5 is chance.',
  range: { low: 0.55, high: 1 },
  explanation: `How often ${of} is the better answer by the rubric, where the rubric says that one is better.`,
  source: 'train/judge-tally.ts',
  chart: true,
  of: 'clear_pairs',
});

const counted = (name: string, label: string, explanation: string): Metric => ({
  name,
  label,
  formula: 'n',
  unit: 'pairs',
  healthy: 'Grows with the labels.',
  explanation,
  source: 'train/judge-tally.ts',
  chart: false,
});

/** How well a model judges, and what it owes to places. */
export const JUDGE_METRICS: readonly Metric[] = [
  agreement(
    'judge_agreement',
    'Agreement with the rubric',
    String.raw`P(\tfrac12(p_1+1-p_2)>\tfrac12 \Leftrightarrow y_1 \succ y_2)`,
    'what the judge prefers by both orders together',
  ),
  agreement(
    'judge_agreement_first',
    'Agreement, first order',
    String.raw`P(p_1>\tfrac12 \Leftrightarrow y_1 \succ y_2)`,
    'what the judge prefers as the two are shown first',
  ),
  agreement(
    'judge_agreement_second',
    'Agreement, second order',
    String.raw`P(p_2<\tfrac12 \Leftrightarrow y_1 \succ y_2)`,
    'what the judge prefers with the two changed round',
  ),
  {
    name: 'position_bias',
    label: 'Same place in both orders',
    formula: String.raw`P(p_1>\tfrac12 \Leftrightarrow p_2>\tfrac12)`,
    unit: 'share',
    healthy:
      'Near 0; at 1 the judge always names the same place, whichever answer stands there, and labels come out as ties.',
    range: { low: 0, high: 0.5 },
    explanation:
      'How often the judge names the same place when the two answers change places. Averaging both orders takes it out of the labels.',
    source: 'rlhf/verdict.ts',
    chart: true,
    of: 'judged_pairs',
  },
  {
    name: 'first_place',
    label: 'Favours the first place',
    formula: String.raw`\mathbb E[\tfrac12(p_1+p_2)]`,
    unit: 'probability',
    healthy: 'Near 0.5; above it the judge prefers what it reads first.',
    range: { low: 0.25, high: 0.75 },
    explanation: 'The mean probability of “the first is better” over both orders of each pair.',
    source: 'train/judge-tally.ts',
    chart: true,
  },
  {
    name: 'sure',
    label: 'Certainty',
    formula: String.raw`\mathbb E[\max(P,1-P)]`,
    unit: 'probability',
    healthy: 'Between 0.6 and 0.95: soft labels keep what the judge does not know.',
    range: { low: 0.5, high: 1 },
    explanation: 'How sure the labels are on average.',
    source: 'train/judge-tally.ts',
    chart: true,
  },
  {
    name: 'cut_prompts',
    label: 'Prompts shown in part',
    formula: 'n_{\\text{cut}}/n',
    unit: 'share',
    healthy: 'Near 0; more, and the judge lacks what it would check.',
    range: { low: 0, high: 1 },
    explanation:
      'Share of pairs whose prompt lost its first words, because the prompt, both answers and the question are longer than what the judge reads.',
    source: 'text/judge-prompt.ts',
    chart: false,
    of: 'judged_pairs',
  },
  counted('judged_pairs', 'Pairs judged', 'Pairs that the judge has compared so far.'),
  counted('clear_pairs', 'Clear pairs', 'Pairs of which the rubric says that one answer is better.'),
];

/** Of the pairs that were judged by principles in a person's own words: no rubric can say who is right there. */
export const OWN_PRINCIPLE_METRICS: readonly Metric[] = [
  {
    name: 'own/position_bias',
    label: 'By your principles: same place in both orders',
    formula: String.raw`P(p_1>\tfrac12 \Leftrightarrow p_2>\tfrac12)`,
    unit: 'share',
    healthy: 'Near 0. It says that the judge reads the answers, not that it reads them by your principle.',
    range: { low: 0, high: 0.5 },
    explanation: 'How often the judge, asked in your words, names the same place when the two answers change places.',
    source: 'rlhf/verdict.ts',
    chart: true,
    of: 'own/pairs',
  },
  {
    name: 'own/sure',
    label: 'By your principles: certainty',
    formula: String.raw`\mathbb E[\max(P,1-P)]`,
    unit: 'probability',
    healthy: 'Near 0.5 the judge has no opinion: the words mean nothing to it.',
    range: { low: 0.5, high: 1 },
    explanation: 'How sure the judge is on average where it is asked in your words.',
    source: 'train/judge-tally.ts',
    chart: true,
  },
  counted('own/pairs', 'By your principles', 'Pairs that were judged by principles in your own words.'),
];
