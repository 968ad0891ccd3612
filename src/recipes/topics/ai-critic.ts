import type { Topic } from '../topic';

export const criticTopic: Topic = {
  intro:
    'In Constitutional AI a model criticises its own answers by a principle and then answers again. A large model can do that when it is asked; one as small as the bundled ones is taught on generated examples, of half of the kinds of harm. The other half shows whether it carries over.',
  formulas: [
    {
      title: 'What it learns',
      tex: String.raw`-\frac1n\sum_t \log\pi_\theta(c_t\mid x,y,q,c_{<t})`,
      meaning:
        'The critique c of an answer y by a principle q, token by token; and, of the same answer and its critique, the revised answer.',
      source: 'rlhf/sft-loss.ts',
    },
  ],
  glossary: [
    ['Critique', 'What is wrong with an answer by one principle, or that nothing is.'],
    ['Revision', 'The answer given again, after its critique.'],
    [
      'Flaw',
      'Harm, a rude tone or rambling: a quarter of the answers that it learns from have none, and are left as they are.',
    ],
  ],
};
