/**
 * Text to token ids and back, over any Hugging Face `tokenizer.json`.
 *
 * `encode` never yields a special token: a user who types "<|eos|>" gets the characters, not the end of the sequence.
 * Special tokens come only from chat-template.ts, by id.
 */
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { hashText } from '../random';
import { asTransformers } from './as-transformers';
import { byteAlphabet } from './byte-alphabet';
import { type ChatFormat, chatFormat, configuredToken, type SpecialToken } from './chat-formats';
import { turnEnd } from './chat-pieces';
import { isRecord } from './guarded-json';
import { InputError } from './input-error';
import { hasLoneSurrogate } from './surrogate';
import { checkRoundTrip, checkTokenizer } from './tokenizer-check';

/** The bundled tokenizer's special tokens; a token's id is its place in this list. */
export const SPECIAL_TOKENS = ['<|pad|>', '<|eos|>', '<|system|>', '<|user|>', '<|assistant|>'] as const;

export interface Tokenizer {
  /** Ids of plain text; markers in it are text. Throws on a lone surrogate, which has no UTF-8, and on a character without a token. */
  encode(text: string): number[];
  /** `skipSpecial` leaves the special tokens out (default: shown). Broken UTF-8 becomes U+FFFD. */
  decode(ids: readonly number[], options?: { readonly skipSpecial?: boolean }): string;
  /** One token for people to read: a token that is part of a character shows as <0xC3>. */
  tokenText(id: number): string;
  /** Id of a special token by its text, undefined when this tokenizer has none of that name. */
  specialId(content: string): number | undefined;
  isSpecial(id: number): boolean;
  /** How conversations are written, or why this tokenizer cannot say. */
  readonly chat: ChatFormat | InputError;
  readonly padId: number;
  /** What ends an answer. */
  readonly eosId: number;
  readonly vocabSize: number;
  /** What a person who opens a model with it should know, a sentence each. */
  readonly warnings: readonly string[];
  /** Names the tokenizer in checkpoints and bundles: 16 hex digits of its vocabulary and merges. */
  readonly hash: string;
}

/**
 * Reads a tokenizer from the parsed `tokenizer.json` and `tokenizer_config.json`. `date`: what a chat template that writes
 * the day down writes.
 * Errors: InputError 'tokenizer' when the file is no tokenizer or has no end-of-sequence token.
 */
export function loadTokenizer(tokenizerJson: unknown, configJson: unknown = {}, date = new Date()): Tokenizer {
  if (!isRecord(tokenizerJson) || !isRecord(tokenizerJson.model)) {
    throw new InputError(
      'tokenizer',
      'This is not a Hugging Face tokenizer.json: it has no "model". Choose the tokenizer.json of the model.',
    );
  }
  const config = isRecord(configJson) ? configJson : {};
  const { added, missing } = checkTokenizer(tokenizerJson);
  let full: HuggingFaceTokenizer;
  let plain: HuggingFaceTokenizer;
  try {
    const told = asTransformers(tokenizerJson);
    full = new HuggingFaceTokenizer(told, config);
    plain = new HuggingFaceTokenizer({ ...told, added_tokens: added.filter((t) => !t.special) }, config);
  } catch (error) {
    throw unusable(error);
  }

  const specials = added.filter((t) => t.special);
  const special = new Map(specials.map((t) => [t.content, t.id]));
  const specialIds = new Set(special.values());
  const find = (...names: (string | undefined)[]) =>
    names.map((n) => n && special.get(n)).find((id) => typeof id === 'number');
  const { chat, end } = chatOf(specials, config, date);
  const eosId = end ?? find(configuredToken(config, 'eos_token'), '<|eos|>', '<|im_end|>', '<|endoftext|>', '</s>');
  if (eosId === undefined) {
    throw new InputError(
      'tokenizer',
      'This tokenizer names no end-of-sequence token (eos_token), so no answer could end. Use one that does.',
    );
  }
  const padId = find(configuredToken(config, 'pad_token'), '<|pad|>', '<pad>') ?? eosId;
  const vocab = full.get_vocab(true);
  let vocabSize = 0;
  for (const id of vocab.values()) vocabSize = Math.max(vocabSize, id + 1);
  const identity = JSON.stringify([tokenizerJson.model, added.map((t) => [t.id, t.content])]);
  const hex = (n: number) => n.toString(16).padStart(8, '0');
  const unknown = (id: number) =>
    new InputError('token-id', `Token id ${id} is outside the vocabulary of ${vocabSize}.`, { id });

  const decode = (ids: readonly number[], skipSpecial: boolean): string => {
    for (const id of ids) if (!Number.isInteger(id) || id < 0 || id >= vocabSize) throw unknown(id);
    const kept = skipSpecial ? ids.filter((id) => !specialIds.has(id)) : [...ids];
    return kept.length === 0 ? '' : full.decode(kept, { clean_up_tokenization_spaces: false });
  };

  const tokenizer: Tokenizer = {
    encode(text) {
      if (hasLoneSurrogate(text)) {
        throw new InputError(
          'lone-surrogate',
          'The text holds half of a surrogate pair, which is no character. Re-save it as UTF-8.',
        );
      }
      if (missing.size > 0) refuseMissing(text, missing);
      return text === '' ? [] : plain.encode(text, { add_special_tokens: false }).ids;
    },
    decode: (ids, options = {}) => decode(ids, options.skipSpecial ?? false),
    tokenText(id) {
      const text = decode([id], false);
      if (!text.includes('\uFFFD')) return text;
      const alphabet = byteAlphabet();
      const hexByte = (c: string) => `<0x${alphabet.indexOf(c).toString(16).toUpperCase().padStart(2, '0')}>`;
      return [...(full.id_to_token(id) ?? '')].map(hexByte).join('');
    },
    specialId: (content) => special.get(content),
    isSpecial: (id) => specialIds.has(id),
    chat,
    padId,
    eosId,
    vocabSize,
    warnings: [...missingWarning(missing), ...chatWarning(chat)],
    hash: hex(hashText(identity)) + hex(hashText(`again ${identity}`)),
  };
  try {
    checkRoundTrip(tokenizerJson, tokenizer, missing);
  } catch (error) {
    throw error instanceof InputError ? error : unusable(error);
  }
  return tokenizer;
}

/** The chat format with the token that ends an answer in it, or why there is none. */
function chatOf(
  specials: readonly SpecialToken[],
  config: Readonly<Record<string, unknown>>,
  date: Date,
): { readonly chat: Tokenizer['chat']; readonly end?: number } {
  try {
    const chat = chatFormat(specials, config, date);
    return { chat, end: turnEnd(chat) };
  } catch (error) {
    if (error instanceof InputError) return { chat: error };
    throw error;
  }
}

const chatWarning = (chat: Tokenizer['chat']): readonly string[] =>
  !(chat instanceof InputError) && chat.guessed
    ? [`It has no chat template. Its tokens are those of ${chat.guessed}, so conversations are written that way.`]
    : [];

const utf8 = new TextEncoder();

/** Bytes from 0xF5 on, 0xC0 and 0xC1 occur in no UTF-8. */
const occurs = (byte: number): boolean => byte < 0xc0 || (byte > 0xc1 && byte < 0xf5);

function missingWarning(missing: ReadonlySet<number>): readonly string[] {
  const bytes = [...missing].filter(occurs);
  const named = bytes.slice(0, 4).map((byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  if (bytes.length === 0) return [];
  return [
    `Its tokenizer has no token for ${bytes.length} of the 243 bytes that text is made of (${named.join(', ')}${bytes.length > 4 ? ', …' : ''}): a text with a character that needs one is refused.`,
  ];
}

/** The library would leave such a character out without a word. Errors: InputError 'no-token'. */
function refuseMissing(text: string, missing: ReadonlySet<number>): void {
  for (const character of text) {
    if (!utf8.encode(character).some((byte) => missing.has(byte))) continue;
    const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    throw new InputError(
      'no-token',
      `This model's tokenizer has no token for “${character}” (U+${code}). Take it out of the text “${text.slice(0, 60)}”, or choose another model.`,
      { character },
    );
  }
}

/** The library's own error, as one of ours. */
function unusable(error: unknown): InputError {
  return new InputError(
    'tokenizer',
    `tokenizer.json cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  );
}
