import { capitalise } from '../english';
import { bothEnds, type Form } from './form';

/** "Where did Ana go? Say it twice." "the park, the park" */
export const twice: Form = {
  name: 'twice',
  title: 'Say the answer twice',
  phrasings: bothEnds(
    'Say it twice.',
    'Answer twice.',
    'Please say the answer twice.',
    'Give me the answer twice.',
    'I want to hear it twice.',
    'Twice, please.',
  ),
  frame: 'answer',
  impossible: [],
  neverHeldOut: [],
  pose: ({ ask, answer }) => ({ asked: ask, content: `${answer}, ${answer}` }),
  example: ({ asked, content }, _question, random) =>
    random.pick([`${asked} ${capitalise(content)}.`, `${asked} Twice: ${content}.`]),
};
