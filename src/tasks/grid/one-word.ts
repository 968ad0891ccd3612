import { bothEnds, type Form } from './form';

/** "Where did Ana go? Answer in one word." "park" */
export const oneWord: Form = {
  name: 'one-word',
  title: 'Answer in one word',
  phrasings: bothEnds(
    'Answer in one word.',
    'Please use one word.',
    'Say it in one word.',
    'Give me one word.',
    'I want to hear one word.',
    'One word, please.',
  ),
  frame: 'word',
  impossible: [],
  // Names, colours, feelings and numbers are one word anyway.
  neverHeldOut: ['who', 'colour', 'feeling', 'count'],
  pose: ({ ask, word }) => (word === null ? null : { asked: ask, content: word }),
  example: ({ asked, content }, _question, random) =>
    random.pick([`${asked} In one word: ${content}.`, `${asked} Answer in one word: ${content}.`]),
};
