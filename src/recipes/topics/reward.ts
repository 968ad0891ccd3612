import { number, type Topic } from '../topic';

export const rewardTopic: Topic = {
  intro:
    'A copy of the SFT model gets a new head that gives one number instead of a next token. It is trained so that the preferred answer of each pair scores higher.',
  formulas: [
    {
      title: 'Bradley-Terry',
      tex: String.raw`\begin{aligned}&P(y_w\succ y_l\mid x)\\&=\sigma\big(r_\phi(x,y_w)-r_\phi(x,y_l)\big)\end{aligned}`,
      live: ({ eval_margin, margin }) => {
        const m = eval_margin ?? margin;
        const value = number(m, 2);
        return value && String.raw`\sigma(${value})=${(1 / (1 + Math.exp(-(m ?? 0)))).toFixed(3)}`;
      },
      meaning: 'The chance that one answer is preferred depends only on the difference of the two scores.',
      source: 'rlhf/bradley-terry.ts#preferenceProbability',
    },
    {
      title: 'Its loss',
      tex: String.raw`\mathcal L=-\log\sigma(r_w-r_l-m)`,
      live: ({ loss }) => {
        const value = number(loss);
        return value && String.raw`\mathcal L=${value}\quad(\text{a coin flip: }0.693)`;
      },
      meaning: 'How surprised the model is by the rater’s choice. m is an optional margin.',
      source: 'rlhf/bradley-terry.ts',
    },
  ],
  glossary: [
    ['Accuracy', 'How often the model orders a pair as the rater did. Label noise sets a ceiling.'],
    ['Reliability', 'When the model says 80%, the rater should agree 80% of the time.'],
    [
      'Normalisation',
      'Scores are shifted and scaled to mean 0 and standard deviation 1 on the SFT model’s answers, so that β has a meaning.',
    ],
  ],
};
