import type { Form } from './form';

const choices = ['Yes.', 'No.'] as const;

/** "Did Ana go to the park?" "Yes." */
export const yesOrNo: Form = {
  name: 'yes-or-no',
  title: 'Answer yes or no',
  phrasings: [
    '{story} {question}',
    '{story} {question} Yes or no?',
    'Read the story. {story} {question}',
    'Answer yes or no. {story} {question}',
    '{story} {question} Answer yes or no.',
    'Here is a story. {story} {question}',
    '{story} Say yes or no. {question}',
    '{story} Yes or no? {question}',
    'Story: {story} Question: {question}',
    '{story} {question} Is it yes or no?',
    '{story} Please say yes or no. {question}',
    'Listen and say yes or no. {story} {question}',
  ],
  chance: 0.5,
  impossible: [],
  neverHeldOut: [],
  pose({ polar, rival }, random) {
    const holds = random.chance(0.5);
    return { asked: holds ? polar : rival.polar, content: choices[holds ? 0 : 1], choices };
  },
  example: ({ asked, content }, { sentence }, random) =>
    random.pick([`${asked} ${content}`, `Question: ${asked} Answer: ${content}`, `${asked} ${content} ${sentence}`]),
};
