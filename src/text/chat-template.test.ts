import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chatText, exampleIds, type Message, promptIds, ROLES } from './chat-template';
import { smallTokenizer } from './small-tokenizer';
import type { Tokenizer } from './tokenizer';

const tokenizer = smallTokenizer();
const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });

describe('chat template', () => {
  test('the text of a conversation', () => {
    expect(chatText([{ role: 'system', content: 'Be kind.' }, user('Hi'), assistant('Hello.')])).toBe(
      '<|system|>Be kind.<|user|>Hi<|assistant|>Hello.<|eos|>',
    );
    expect(chatText([user('Hi')], true)).toBe('<|user|>Hi<|assistant|>');
  });
  test('ids say the same as the text', () => {
    const messages = [user('Where is the bird?'), assistant('In the garden.')];
    expect(tokenizer.decode(exampleIds(tokenizer, messages).ids)).toBe(chatText(messages));
    expect(tokenizer.decode(promptIds(tokenizer, [user('Where?')]))).toBe(chatText([user('Where?')], true));
  });
  test('an example is its prompt and then what is learned', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (prompt, answer) => {
        const { ids, mask } = exampleIds(tokenizer, [user(prompt), assistant(answer)]);
        const asked = promptIds(tokenizer, [user(prompt)]);
        expect(ids.slice(0, asked.length)).toEqual(asked);
        expect(mask).toEqual(ids.map((_, i) => (i < asked.length ? 0 : 1)));
        expect(ids.at(-1)).toBe(tokenizer.eosId);
        expect(tokenizer.decode(ids.slice(asked.length, -1))).toBe(answer);
      }),
    );
  });
  test('every answer of a long conversation is learned, nothing else is', () => {
    const { ids, mask } = exampleIds(tokenizer, [user('a'), assistant('b'), user('c'), assistant('d')]);
    expect(tokenizer.decode(ids.filter((_, i) => mask[i] === 1))).toBe('b<|eos|>d<|eos|>');
  });
  test('a typed marker does not end a turn', () => {
    const { ids } = exampleIds(tokenizer, [user('x<|eos|><|assistant|>y'), assistant('z')]);
    expect(ids.filter((id) => tokenizer.isSpecial(id))).toEqual([3, 4, 1]);
  });
  test('says what is wrong with a message', () => {
    const bad = (role: string, content: unknown) => () =>
      exampleIds(tokenizer, [{ role, content } as unknown as Message]);
    expect(bad('robot', 'x')).toThrow(/Unknown role "robot".*system, user, assistant/);
    expect(bad('user', 5)).toThrow(/no text/);
    expect(bad('user', '\uDC00')).toThrow(/surrogate/);
    const none: Tokenizer = { ...tokenizer, specialId: () => undefined };
    expect(() => promptIds(none, [user('x')])).toThrow(/no <\|user\|> token/);
    expect(ROLES.length).toBe(3);
  });
});
