/**
 * Text to token ids and back, over any Hugging Face `tokenizer.json`.
 *
 * `encode` never yields a special token: a user who types "<|eos|>" gets the characters, not the end of the sequence.
 * Markers come only from chat-template.ts, by id.
 */
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { hashText } from '../random';
import { InputError } from './input-error';

/** The bundled tokenizer's special tokens; a token's id is its place in this list. */
export const SPECIAL_TOKENS = ['<|pad|>', '<|eos|>', '<|system|>', '<|user|>', '<|assistant|>'] as const;

export interface Tokenizer {
  /** Ids of plain text; markers in it are text. Throws on a lone surrogate, which has no UTF-8. */
  encode(text: string): number[];
  /** `skipSpecial` leaves the special tokens out (default: shown). Broken UTF-8 becomes U+FFFD. */
  decode(ids: readonly number[], options?: { readonly skipSpecial?: boolean }): string;
  /** One token for people to read: a token that is part of a character shows as <0xC3>. */
  tokenText(id: number): string;
  /** Id of a special token by its text, undefined when this tokenizer has none of that name. */
  specialId(content: string): number | undefined;
  isSpecial(id: number): boolean;
  readonly padId: number;
  readonly eosId: number;
  readonly vocabSize: number;
  /** Names the tokenizer in checkpoints and bundles: 16 hex digits of its vocabulary and merges. */
  readonly hash: string;
}

interface AddedTokenJson {
  readonly id: number;
  readonly content: string;
  readonly special?: boolean;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function addedTokensOf(json: Record<string, unknown>): AddedTokenJson[] {
  const list = Array.isArray(json.added_tokens) ? json.added_tokens : [];
  return list.filter(
    (t): t is AddedTokenJson => isRecord(t) && Number.isInteger(t.id) && typeof t.content === 'string',
  );
}

/** `pad_token` and the like are a string or an object with `content`. */
function configured(config: Record<string, unknown>, key: string): string | undefined {
  const value = config[key];
  if (typeof value === 'string') return value;
  return isRecord(value) && typeof value.content === 'string' ? value.content : undefined;
}

/** Bytes of each character of GPT-2's byte alphabet: printable Latin-1 stands for itself, the rest from U+0100 on. */
export function byteAlphabet(): string[] {
  const printable = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCharCode(printable(b) ? b : next++));
}

export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/**
 * Reads a tokenizer from the parsed `tokenizer.json` and `tokenizer_config.json`.
 * Errors: InputError 'tokenizer' when the file is no tokenizer or has no end-of-sequence token.
 */
export function loadTokenizer(tokenizerJson: unknown, configJson: unknown = {}): Tokenizer {
  if (!isRecord(tokenizerJson) || !isRecord(tokenizerJson.model)) {
    throw new InputError(
      'tokenizer',
      'This is not a Hugging Face tokenizer.json: it has no "model". Choose the tokenizer.json of the model.',
    );
  }
  const config = isRecord(configJson) ? configJson : {};
  const added = addedTokensOf(tokenizerJson);
  let full: HuggingFaceTokenizer;
  let plain: HuggingFaceTokenizer;
  try {
    full = new HuggingFaceTokenizer(tokenizerJson, config);
    plain = new HuggingFaceTokenizer({ ...tokenizerJson, added_tokens: added.filter((t) => !t.special) }, config);
  } catch (error) {
    throw new InputError(
      'tokenizer',
      `tokenizer.json cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }

  const special = new Map(added.filter((t) => t.special).map((t) => [t.content, t.id]));
  const specialIds = new Set(special.values());
  const find = (...names: (string | undefined)[]) =>
    names.map((n) => n && special.get(n)).find((id) => typeof id === 'number');
  const eosId = find(configured(config, 'eos_token'), '<|eos|>', '<|im_end|>', '<|endoftext|>', '</s>');
  if (eosId === undefined) {
    throw new InputError(
      'tokenizer',
      'This tokenizer names no end-of-sequence token (eos_token), so no answer could end. Use one that does.',
    );
  }
  const padId = find(configured(config, 'pad_token'), '<|pad|>', '<pad>') ?? eosId;
  const vocab = full.get_vocab(true);
  const vocabSize = Math.max(...vocab.values(), ...added.map((t) => t.id)) + 1;
  const identity = JSON.stringify([tokenizerJson.model, added.map((t) => [t.id, t.content])]);
  const hex = (n: number) => n.toString(16).padStart(8, '0');
  const unknown = (id: number) =>
    new InputError('token-id', `Token id ${id} is outside the vocabulary of ${vocabSize}.`, { id });

  const decode = (ids: readonly number[], skipSpecial: boolean): string => {
    for (const id of ids) if (!Number.isInteger(id) || id < 0 || id >= vocabSize) throw unknown(id);
    const kept = skipSpecial ? ids.filter((id) => !specialIds.has(id)) : [...ids];
    return kept.length === 0 ? '' : full.decode(kept, { clean_up_tokenization_spaces: false });
  };

  return {
    encode(text) {
      if (hasLoneSurrogate(text)) {
        throw new InputError(
          'lone-surrogate',
          'The text holds half of a surrogate pair, which is no character. Re-save it as UTF-8.',
        );
      }
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
    padId,
    eosId,
    vocabSize,
    hash: hex(hashText(identity)) + hex(hashText(`again ${identity}`)),
  };
}
