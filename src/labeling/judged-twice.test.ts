import { expect, test } from 'vitest';
import { label } from './fixtures';
import { judgedTwice } from './judged-twice';

test('two people under one name are seen by what they judged twice, and by what they contradict', () => {
  const records = [
    label({ rater: 'me', choice: 'left' }),
    label({ rater: 'me', choice: 'left', sides: 'swapped' }),
    label({ rater: 'me', prompt: 'Two?', choice: 'left' }),
    label({ rater: 'me', prompt: 'Two?', choice: 'tie' }),
    label({ rater: 'ben', choice: 'right' }),
  ];
  expect(judgedTwice(records)).toEqual([{ rater: 'me', pairs: 2, opposite: 1 }]);
});

test('a repeat and a skip are no second opinion', () => {
  const records = [label(), label({ kind: 'repeat', choice: 'right' }), label({ choice: 'skip' })];
  expect(judgedTwice(records)).toEqual([]);
});
