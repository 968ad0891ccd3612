import { fill, makeItem } from '../make-item';
import { bigramF1, wordF1 } from '../scoring';
import { unwrap } from '../style';
import { type Pair, translationPair } from '../translation';
import type { TaskFamily } from '../types';

const phrasings = [
  'Translate to English: {text}',
  'Say this in English: {text}',
  'How do you say "{text}" in English?',
  'What is "{text}" in English?',
  'Please translate "{text}" to English.',
  'Write this in English: {text}',
  'In English, please: {text}',
  'I need this in English: {text}',
  'Can you say "{text}" in English?',
  'Put this into English: {text}',
  'Tell me the English for "{text}".',
  'My friend speaks English. Translate this: {text}',
];

/** Held out: the way back is never trained. */
export const translateEnglish: TaskFamily<Pair> = {
  name: 'translate-english',
  title: 'Translate to English',
  heldOut: true,
  distance: 'far',
  category: 'translating',
  metric: 'bleu',
  phrasings,
  generate(random) {
    const pair = translationPair(random);
    const prompt = fill(random.pick(phrasings), { text: pair.spanish });
    return makeItem(
      {
        family: 'translate-english',
        prompt,
        key: `spanish ${pair.english}`,
        shape: pair.form,
        content: pair.english,
        data: pair,
      },
      random,
      { frame: 'english' },
    );
  },
  score(item, answer) {
    const { content } = unwrap(answer);
    return (wordF1(content, item.content) + bigramF1(content, item.content)) / 2;
  },
};
