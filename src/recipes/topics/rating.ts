import { number, type Topic } from '../topic';

export const ratingTopic: Topic = {
  intro:
    'Raters give each answer points by itself, and a copy of the SFT model learns to predict them. No answer is compared with another; what the points mean in comparisons is found out in the end.',
  formulas: [
    {
      title: 'Its loss',
      tex: String.raw`\mathcal L=\tfrac12\,\mathbb E\big[(r_\phi(x,y)-z)^2\big]`,
      live: ({ loss }) => {
        const value = number(loss);
        return value && String.raw`\mathcal L=${value}\quad(\text{a constant: }0.5)`;
      },
      meaning: 'How far the score is from the rating z, in standard deviations of all ratings.',
      source: 'rlhf/regression-loss.ts',
    },
    {
      title: 'From points to probabilities',
      tex: String.raw`P(y\succ y')=\sigma\big(k\,(r-r')\big)`,
      meaning: 'k is fitted to the comparisons that it learned from, so that it can be asked for probabilities.',
      source: 'rlhf/regression-loss.ts#logOddsSlope',
    },
  ],
  glossary: [
    ['Rating', 'Points for one answer by itself.'],
    ['Reliability', 'When the model says 80%, the rater should agree 80% of the time.'],
  ],
};
