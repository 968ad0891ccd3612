/**
 * Trains a byte-level BPE tokenizer (Sennrich et al. 2016; bytes as in GPT-2, Radford et al. 2019) and writes it in
 * Hugging Face's tokenizer.json format. Deterministic: ties go to the pair whose ids come first.
 */

import { byteAlphabet } from './byte-alphabet';
import { InputError } from './input-error';
import { SPECIAL_TOKENS } from './tokenizer';

/** GPT-2's pre-tokenizer, the one that tokenizer.json's ByteLevel stands for: a word keeps the space before it. */
export const PRE_TOKENIZER = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** The part of the tokenizer.json format that we write. */
export interface TokenizerJson {
  readonly version: string;
  readonly truncation: null;
  readonly padding: null;
  readonly added_tokens: readonly {
    readonly id: number;
    readonly content: string;
    readonly single_word: boolean;
    readonly lstrip: boolean;
    readonly rstrip: boolean;
    readonly normalized: boolean;
    readonly special: boolean;
  }[];
  readonly normalizer: null;
  readonly pre_tokenizer: Readonly<Record<string, unknown>>;
  readonly post_processor: null;
  readonly decoder: Readonly<Record<string, unknown>>;
  readonly model: Readonly<Record<string, unknown>> & {
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (readonly [string, string])[];
  };
}

/** How often each pre-token occurs. */
export function countWords(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const word of text.match(PRE_TOKENIZER) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/**
 * Learns `vocabSize - 5 specials - 256 bytes` merges from word counts.
 * Errors: InputError when the text has too few different pairs to fill the vocabulary.
 */
export function trainBpe(counts: ReadonlyMap<string, number>, vocabSize: number): TokenizerJson {
  const alphabet = byteAlphabet();
  const tokens: string[] = [...SPECIAL_TOKENS, ...alphabet];
  const vocabulary = new Map(tokens.map((token, id) => [token, id]));
  const merges: [string, string][] = [];
  const utf8 = new TextEncoder();
  const words = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, count]) => ({ ids: [...utf8.encode(word)].map((byte) => SPECIAL_TOKENS.length + byte), count }));

  while (tokens.length < vocabSize) {
    // 1. Count every neighbouring pair; a pair's key is left * 65536 + right.
    const pairs = new Map<number, number>();
    for (const { ids, count } of words) {
      for (let i = 1; i < ids.length; i++) {
        const key = (ids[i - 1] as number) * 65536 + (ids[i] as number);
        pairs.set(key, (pairs.get(key) ?? 0) + count);
      }
    }
    // 2. The most frequent one becomes a token.
    let best = -1;
    let most = 0;
    for (const [key, count] of pairs) if (count > most || (count === most && key < best)) [best, most] = [key, count];
    if (best < 0) {
      throw new InputError(
        'bpe',
        `The text only fills ${tokens.length} of ${vocabSize} tokens. Give more, or more varied, text.`,
      );
    }
    const left = Math.floor(best / 65536);
    const right = best % 65536;
    const pieces: [string, string] = [tokens[left] as string, tokens[right] as string];
    const text = pieces.join('');
    const id = vocabulary.get(text) ?? tokens.length; // 'a'+'bc' and 'ab'+'c' are one token
    merges.push(pieces);
    vocabulary.set(text, id);
    tokens[id] = text;
    // 3. Replace it everywhere, left to right.
    for (const word of words) {
      const { ids } = word;
      let out = 0;
      for (let i = 0; i < ids.length; i++) {
        const joined = ids[i] === left && ids[i + 1] === right;
        ids[out++] = joined ? id : (ids[i] as number);
        if (joined) i++;
      }
      ids.length = out;
    }
  }
  return tokenizerJson(tokens, merges);
}

function tokenizerJson(tokens: readonly string[], merges: readonly [string, string][]): TokenizerJson {
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL_TOKENS.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  };
}
