import { number, type Topic } from '../topic';

export const aiPreferencesTopic: Topic = {
  intro:
    'Labels without people: the SFT model answers each prompt more than once, and the judge says which answer is better. Each label is soft: it keeps how sure the judge was, so that the reward model learns no more than the judge knows.',
  formulas: [
    {
      title: 'A soft label',
      tex: String.raw`P = \tfrac12\,(p_1 + 1 - p_2)`,
      live: ({ sure }) => (number(sure, 2) === null ? null : String.raw`\mathbb E[\max(P,1-P)] = ${number(sure, 2)}`),
      meaning: 'The judge’s probability that the first answer is better, averaged over both orders.',
      source: 'rlhf/verdict.ts#bothOrders',
    },
    {
      title: 'What the reward model makes of it',
      tex: String.raw`-\big[P\log\sigma(\Delta)+(1-P)\log\sigma(-\Delta)\big]`,
      meaning:
        'Least where the reward model is as sure as the label: σ of the difference Δ of its two scores equals P.',
      source: 'rlhf/bradley-terry.ts',
    },
    {
      title: 'Direct score',
      tex: String.raw`\begin{aligned}s(y) &= \tfrac14\textstyle\sum_{k=1}^5 (k-1)\,p_k\\ P &= \tfrac12\,(1 + s(y_1) - s(y_2))\end{aligned}`,
      meaning:
        'The other way to ask: the judge grades each answer alone, and the mean grade is compared. It has no places, and must know what a 3 is.',
      source: 'rlhf/verdict.ts#directScore',
    },
  ],
  glossary: [
    ['Constitution', 'The principles that the judge is asked about; of several, one is drawn for each pair.'],
    ['Position bias', 'How often the judge names the same place in both orders. It is measured here and averaged out.'],
    ['Tie', 'A pair of which both orders together say nothing at all, as when the judge only ever names a place.'],
  ],
};
