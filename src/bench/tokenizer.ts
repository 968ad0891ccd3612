import type { ModelConfig } from '../config/model';
import { chatFormat } from '../text/chat-formats';
import { SPECIAL_TOKENS, type Tokenizer } from '../text/tokenizer';

/** First of as many characters as a vocabulary has tokens. */
const FIRST = 0x4e00;

/** A tokenizer for any vocabulary, one character a token, so that the benchmark needs no file. */
export function benchTokenizer({ vocab_size: size }: ModelConfig): Tokenizer {
  const isSpecial = (id: number): boolean => id < SPECIAL_TOKENS.length;
  const tokenText = (id: number): string => SPECIAL_TOKENS[id] ?? String.fromCodePoint(FIRST + id);
  return {
    encode: (text) => [...text].map((character) => (character.codePointAt(0) as number) - FIRST),
    // Special tokens left out: sampled ones would not be encoded again as themselves.
    decode: (ids) =>
      ids
        .filter((id) => !isSpecial(id))
        .map(tokenText)
        .join(''),
    tokenText,
    specialId: (content) => {
      const id = (SPECIAL_TOKENS as readonly string[]).indexOf(content);
      return id < 0 ? undefined : id;
    },
    isSpecial,
    chat: chatFormat(
      SPECIAL_TOKENS.map((content, id) => ({ content, id })),
      {},
      new Date(0),
    ),
    padId: 0,
    eosId: 1,
    vocabSize: size,
    warnings: [],
    hash: 'benchmark',
  };
}
