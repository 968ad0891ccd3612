import { number, type Topic } from '../topic';

export const revisionTopic: Topic = {
  intro:
    'The model answers red-team prompts, the critic says what is wrong by a principle of the constitution, and answers again. The revised answers become demonstrations: no person has labeled any of them as harmful.',
  formulas: [
    {
      title: 'One round',
      tex: String.raw`\begin{aligned}y&\sim\pi(\cdot\mid x)\\ c&\sim\pi_c(\cdot\mid x,y,q)\\ y'&\sim\pi_c(\cdot\mid x,y,c)\end{aligned}`,
      live: ({ harm_before: before, harm_after: after }) =>
        number(before, 2) === null || number(after, 2) === null
          ? null
          : String.raw`\text{harm } ${number(before, 2)} \to ${number(after, 2)}`,
      meaning: 'An answer y to the prompt x, its critique c by the principle q, and the revised answer.',
      source: 'train/ai-revision.ts',
    },
  ],
  glossary: [
    ['Red-team prompt', 'A prompt that is meant to provoke harm.'],
    ['Constitution', 'The principles that answers are criticised by; of several, one is drawn for each answer.'],
    [
      'Ordinary prompts',
      'Prompts without harm: the model’s own answers to them are learned again beside the revisions.',
    ],
  ],
};
