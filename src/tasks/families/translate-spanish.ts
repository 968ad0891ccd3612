import { fill, makeItem } from '../make-item';
import { bigramF1, wordF1 } from '../scoring';
import { unwrap } from '../style';
import { type Pair, translationPair } from '../translation';
import type { TaskFamily } from '../types';

const phrasings = [
  'Translate to Spanish: {text}',
  'Say this in Spanish: {text}',
  'How do you say "{text}" in Spanish?',
  'What is "{text}" in Spanish?',
  'Please translate "{text}" to Spanish.',
  'Write this in Spanish: {text}',
  'In Spanish, please: {text}',
  'I need this in Spanish: {text}',
  'Can you say "{text}" in Spanish?',
  'Put this into Spanish: {text}',
  'Tell me the Spanish for "{text}".',
  'My friend speaks Spanish. Translate this: {text}',
];

export const translateSpanish: TaskFamily<Pair> = {
  name: 'translate-spanish',
  title: 'Translate to Spanish',
  heldOut: false,
  category: 'translating',
  metric: 'bleu',
  phrasings,
  generate(random) {
    const pair = translationPair(random);
    const prompt = fill(random.pick(phrasings), { text: pair.english });
    return makeItem(
      {
        family: 'translate-spanish',
        prompt,
        key: `spanish ${pair.english}`,
        shape: pair.form,
        content: pair.spanish,
        data: pair,
      },
      random,
      { frame: 'spanish' },
    );
  },
  /** Mean of word and word-pair F1; BLEU over a whole set of answers is the evaluation's. */
  score(item, answer) {
    const { content } = unwrap(answer);
    return (wordF1(content, item.content) + bigramF1(content, item.content)) / 2;
  },
};
