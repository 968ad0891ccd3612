import { bothEnds, type Form } from './form';

/** "Where did Ana go? Answer in Spanish." "el parque" */
export const inSpanish: Form = {
  name: 'in-spanish',
  title: 'Answer in Spanish',
  phrasings: bothEnds(
    'Answer in Spanish.',
    'Please use Spanish.',
    'Say it in Spanish.',
    'Give me the answer in Spanish.',
    'I want to hear it in Spanish.',
    'In Spanish, please.',
  ),
  frame: 'spanish',
  // Names are the same in both languages.
  impossible: ['who'],
  neverHeldOut: [],
  pose: ({ ask, spanish }) => (spanish === null ? null : { asked: ask, content: spanish }),
  example: ({ asked, content }, { answer }, random) =>
    random.pick([
      `${asked} In Spanish, it is ${content}.`,
      `${asked} The answer is ${answer}. In Spanish: ${content}.`,
    ]),
};
