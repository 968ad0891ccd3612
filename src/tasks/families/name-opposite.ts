import { opposites } from '../adjectives';
import { nouns, people } from '../lexicon';
import { fill, makeItem } from '../make-item';
import { wordsOf } from '../scoring';
import { unwrap } from '../style';
import type { TaskFamily } from '../types';

export interface OppositeData {
  readonly word: string;
  readonly opposite: string;
}

const phrasings = [
  'What is the opposite of {word}?',
  'Name the opposite of {word}.',
  '{subject} is not {word}. What is {it}?',
  'Tell me the opposite of {word}.',
  'Which word is the opposite of {word}?',
  'Give me the opposite of {word}.',
  'What do we call what is not {word}?',
  'Say the opposite of {word}.',
  'I need a word that is the opposite of {word}.',
  '{subject} is the opposite of {word}. What is {it}?',
  'If {subject} is not {word}, what is {it}?',
  'Not {word}, but what?',
];

/** Held out: opposites occur in stories ("It was not big. It was small."), never as a question. */
export const nameOpposite: TaskFamily<OppositeData> = {
  name: 'name-opposite',
  title: 'Name the opposite',
  heldOut: true,
  distance: 'far',
  category: 'answering',
  metric: 'accuracy',
  phrasings,
  generate(random) {
    const { pair, subjects } = random.pick(opposites);
    const [word, opposite] = random.chance(0.5) ? pair : [pair[1], pair[0]];
    const subject = random.pick(subjects);
    const person = random.pick(people);
    const isPerson = subject === 'person' || !nouns.some((noun) => noun.singular === subject);
    const values = {
      word,
      subject: isPerson ? person.name : `the ${subject}`,
      it: isPerson ? (person.gender === 'f' ? 'she' : 'he') : 'it',
    };
    const text = fill(random.pick(phrasings), values);
    const prompt = text.charAt(0).toUpperCase() + text.slice(1);
    return makeItem(
      {
        family: 'name-opposite',
        prompt,
        key: `opposite ${prompt}`,
        shape: 'opposite',
        content: opposite,
        data: { word, opposite },
      },
      random,
      { frame: 'opposite' },
    );
  },
  /** 1 when the opposite is named and the word itself is not. */
  score(item, answer) {
    const said = wordsOf(unwrap(answer).content);
    return said.includes(item.data.opposite) && !said.includes(item.data.word) ? 1 : 0;
  },
};
