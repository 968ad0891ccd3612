import { lowerFirst } from '../english';
import { people } from '../lexicon';
import type { Claim } from '../question';
import type { Form } from './form';

/** "the ball was red" after a comma; a name keeps its capital. */
const inside = ({ sentence }: Claim): string =>
  people.some(({ name }) => sentence.startsWith(`${name} `)) ? sentence : lowerFirst(sentence);

/** "Ana went to the school. Is that right?" "No, Ana went to the park." */
export const putRight: Form = {
  name: 'put-right',
  title: 'Say what is right',
  phrasings: [
    '{story} I think this: {question} Is that right?',
    '{story} I think this: {question} Is that true?',
    '{story} I think this: {question} Am I right?',
    '{story} My friend said: {question} Is that right?',
    '{story} My friend said: {question} Is that true?',
    '{story} They told me this: {question} Is that right?',
    '{story} They told me this: {question} Is that true?',
    '{story} I say this: {question} Am I right?',
    'Read the story. {story} I say this: {question} Is that right?',
    'Here is a story. {story} My friend said: {question} Is that so?',
    'I read this story: {story} I think this: {question} Is that so?',
    'Listen to this story. {story} They told me this: {question} Is that so?',
  ],
  // Who agrees with whatever is said is right every other time.
  chance: 0.5,
  impossible: [],
  neverHeldOut: [],
  pose(question, random) {
    const holds = random.chance(0.5);
    const [said, other] = holds ? [question, question.rival] : [question.rival, question];
    return {
      asked: said.sentence,
      content: `${holds ? 'Yes' : 'No'}, ${inside(question)}`,
      choices: [`Yes, ${inside(said)}`, `No, ${inside(other)}`],
    };
  },
  example: ({ asked, content }, _question, random) =>
    random.pick([`I think this: ${asked} Is that right? ${content}`, `They said: ${asked} Is that true? ${content}`]),
};
