import { bothEnds, type Form } from './form';

/** "Where did Ana go? Answer in a full sentence." "Ana went to the park." */
export const fullSentence: Form = {
  name: 'full-sentence',
  title: 'Answer in a full sentence',
  phrasings: bothEnds(
    'Answer in a full sentence.',
    'Please use a full sentence.',
    'Say it in a full sentence.',
    'Give me a full sentence.',
    'I want to hear a full sentence.',
    'A full sentence, please.',
  ),
  impossible: [],
  neverHeldOut: [],
  pose: ({ ask, sentence }) => ({ asked: ask, content: sentence }),
  example: ({ asked, content }, _question, random) =>
    random.pick([`${asked} ${content}`, `Question: ${asked} Answer: ${content}`]),
};
