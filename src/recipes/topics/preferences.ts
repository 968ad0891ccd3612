import type { Topic } from '../topic';

export const preferencesTopic: Topic = {
  intro:
    'The SFT model answers each prompt more than once, and a rater says which answer is better. People find it easier to compare than to write or to grade. Here people judge by hand, or simulated raters do: a rubric they agree on, mistakes they make, and flaws they may have.',
  formulas: [
    {
      title: 'A comparison',
      tex: String.raw`y_w \succ y_l \mid x`,
      meaning:
        'Of two answers to the prompt x, the rater preferred the first. This is all that training will ever see of what people want.',
      source: 'train/simulated-labels.ts',
    },
  ],
  glossary: [
    [
      'Rubric',
      'What the rater goes by: harm never wins, a right answer beats a wrong one, and manners decide between equally right ones, by the weights given.',
    ],
    ['Noise', 'Share of labels flipped by chance. People disagree with themselves about one time in five.'],
    [
      'Bias',
      'A preference that has nothing to do with quality, like liking long answers. What is trained on the labels learns it too.',
    ],
    ['Tie', 'Two answers that the rater finds equally good.'],
    [
      'Altered',
      'An answer that lacks a sentence, belongs to another prompt, or was made to begin as one that does. Left to itself, a model that was taught to refuse never helps with a harmful request, so raters would never say that it should not.',
    ],
  ],
};
