import type { Topic } from '../topic';

export const scorerComparisonTopic: Topic = {
  intro:
    'Reward models of several kinds, or with several pasts, are asked about the same fresh pairs, which none of them learned from. What matters is which names the better answer more often, and whose probabilities can be believed.',
  formulas: [
    {
      title: 'Agreement',
      tex: String.raw`\tfrac1n\sum_i\mathbf 1\big[P(y_i\succ y'_i)>\tfrac12\iff q_i>q'_i\big]`,
      meaning: 'Share of the pairs of which a model names the answer that is better by the rubric (q), without noise.',
      source: 'train/scorer-comparison.ts',
    },
    {
      title: 'Difference, pair by pair',
      tex: String.raw`\bar d\pm1.96\,\tfrac{s_d}{\sqrt n},\quad d_i=c_i-c'_i`,
      meaning:
        'Both saw the same pairs, so what counts is how their hits (c) differ on each: the interval is then far narrower.',
      source: 'train/scorer-comparison.ts',
    },
  ],
  glossary: [
    ['Reliability error', 'How far the predicted probability is from the observed share, averaged over bins.'],
    ['Paired', 'Compared on the very same examples, so that how hard these are cancels out.'],
  ],
};
