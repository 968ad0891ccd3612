import { expect, it } from 'vitest';
import type { Tokenizer } from './tokenizer';
import { beforeNextTurn, openTranscript } from './transcript';

/** Whole words as tokens, as far as `decode` goes. */
const tokenizer = (tokens: readonly string[]) =>
  ({ decode: (ids) => ids.map((id) => tokens[id]).join('') }) as Pick<Tokenizer, 'decode'> as Tokenizer;
const answer = (...tokens: string[]) => {
  const ids = tokens.map((_, i) => i);
  return beforeNextTurn(tokenizer(tokens), ids).map((id) => tokens[id]);
};

it('is a question with the place for its answer', () => {
  expect(openTranscript('How are you?')).toBe('User: How are you?\nAssistant:');
});

it('an answer ends where somebody speaks again, wherever the tokens end', () => {
  expect(answer(' I', ' am', ' well', '.', '\n', 'User', ':', ' Good')).toEqual([' I', ' am', ' well', '.']);
  expect(answer(' Well', '. User', ': Why')).toEqual([' Well']);
  expect(answer('User', ':', ' I')).toEqual([]);
});

it('a user who is only spoken of ends nothing', () => {
  const text = [' The', ' User', ' asked', ' a', ' SuperUser:', ' why'];
  expect(answer(...text)).toEqual(text);
});
