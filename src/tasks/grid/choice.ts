import { capitalise } from '../english';
import type { Form } from './form';

/** "Where did Ana go? The park or the school?" "the park" */
export const choice: Form = {
  name: 'choice',
  title: 'Choose between two answers',
  phrasings: [
    '{story} {question}',
    'Read the story and choose. {story} {question}',
    '{story} Which is right? {question}',
    'Here is a story. {story} {question}',
    '{story} {question} Which one is it?',
    '{story} {question} Choose one.',
    'Choose the right answer. {story} {question}',
    '{story} {question} Please choose.',
    'Story: {story} Question: {question}',
    '{story} {question} Which one is right?',
    '{story} Can you choose? {question}',
    'Listen and choose one. {story} {question}',
  ],
  frame: 'answer',
  chance: 0.5,
  impossible: [],
  neverHeldOut: [],
  pose({ ask, answer, rival }, random) {
    const choices = random.shuffle([answer, rival.answer]);
    return { asked: `${ask} ${capitalise(choices.join(' or '))}?`, content: answer, choices };
  },
  example: ({ asked, content }, _question, random) =>
    random.pick([`${asked} ${capitalise(content)}.`, `${asked} The answer is ${content}.`]),
};
