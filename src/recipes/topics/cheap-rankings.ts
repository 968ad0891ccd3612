import type { Topic } from '../topic';

export const cheapRankingsTopic: Topic = {
  intro:
    'Labels are expensive; rankings need not be: a demonstration is taken to be better than what the model itself says, than an answer to another question, and than its own words shuffled. A reward model that learned these first needs fewer labels.',
  formulas: [
    {
      title: 'What is ranked above what',
      tex: String.raw`y_{\mathrm{demo}}(x)\succ y\sim\pi(\cdot\mid x),\quad y_{\mathrm{demo}}(x'),\quad\mathrm{shuffle}(y_{\mathrm{demo}}(x))`,
      meaning: 'A third of the pairs each. No rater and no rubric is asked.',
      source: 'train/cheap-rankings.ts',
    },
  ],
  glossary: [
    [
      'Preference-model pretraining',
      'A reward model learns from plenty of cheap rankings before it learns from few labels.',
    ],
  ],
};
