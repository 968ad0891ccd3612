import type { Topic } from '../topic';

export const judgeTopic: Topic = {
  intro:
    'A language model judges in place of people: it reads a prompt and two answers, and says which is better. A large model can do that when it is asked; one as small as the bundled ones is taught first, on generated answers of different quality with the rubric’s verdict. How well it then judges answers that a model really gives is measured and never assumed.',
  formulas: [
    {
      title: 'The verdict',
      tex: String.raw`p = \frac{e^{z_A}}{e^{z_A}+e^{z_B}}`,
      meaning:
        'Only the two verdict tokens count, whatever else the judge would like to say: p is how likely it says that the first answer is the better one.',
      source: 'rlhf/verdict.ts',
    },
    {
      title: 'Both orders',
      tex: String.raw`P(y_1 \succ y_2) = \tfrac12\,(p_1 + 1 - p_2)`,
      live: ({ judge_agreement: both, position_bias: place }) =>
        both === undefined || place === undefined
          ? null
          : String.raw`\text{agreement } ${both.toFixed(2)},\ \text{same place } ${place.toFixed(2)}`,
      meaning:
        'The judge is asked twice, the second time with the answers changed round. Probabilities are averaged, so what it owes to places cancels out.',
      source: 'rlhf/verdict.ts#bothOrders',
    },
  ],
  glossary: [
    [
      'Position bias',
      'A tendency to prefer what is read first (or last). A judge that has nothing else to go by names the same place in both orders.',
    ],
    ['Taught', 'Fine-tuned on comparisons whose verdict is known; the prompts are those of the training split.'],
    ['Principle', 'What the judge is asked: which is better, which does less harm, which is more polite.'],
  ],
};
