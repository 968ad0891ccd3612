import { expect, it } from 'vitest';
import { beforeQuote, openConversation, upToClosingQuote } from './conversation';
import type { Tokenizer } from './tokenizer';

/** Whole words as tokens, as far as `decode` goes. */
const tokenizer = (tokens: readonly string[]) =>
  ({ decode: (ids) => ids.map((id) => tokens[id]).join('') }) as Pick<Tokenizer, 'decode'> as Tokenizer;
const answer = (...tokens: string[]) => {
  const ids = tokens.map((_, i) => i);
  return upToClosingQuote(tokenizer(tokens), ids).map((id) => tokens[id]);
};

it('is a question with the place for its answer, between two who are not spoken of', () => {
  expect(openConversation('How are you?')).toBe('Ana asked: "How are you?" Tom said: "');
  expect(openConversation('Where is Tom?')).toBe('Ana asked: "Where is Tom?" Emma said: "');
});

it('an answer ends with its quote, in whatever token that stands', () => {
  expect(answer('I', ' am', ' well', '.', '"', ' Ana', ' left')).toEqual(['I', ' am', ' well', '.', '"']);
  expect(answer('Well', '."', ' And')).toEqual(['Well', '."']);
  expect(answer('no', ' end')).toEqual(['no', ' end']);
  expect(beforeQuote('Well." And "so')).toBe('Well.');
  expect(beforeQuote('no end ')).toBe('no end');
});
