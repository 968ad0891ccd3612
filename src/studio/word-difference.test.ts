import { expect, it } from 'vitest';
import { comparedWords } from './word-difference';

const marked = (before: string, after: string) =>
  comparedWords(before, after)
    .map(({ word, isNew }) => (isNew ? `[${word}]` : word))
    .join(' ');

it.each([
  ['In the park.', 'In the park.', 'In the park.'],
  [
    'In the park.',
    'Ana left it in the park. I hope you find it!',
    '[Ana] [left] [it] [in] the park. [I] [hope] [you] [find] [it!]',
  ],
  ['one two three four', 'two four', 'two four'],
  ['', 'all new', '[all] [new]'],
  ['all gone', '', ''],
])('%s → %s', (before, after, words) => {
  expect(marked(before, after)).toBe(words);
});
