/** The tokenizer of a GGUF file as the files of Hugging Face that say the same: one reader of tokenizers is enough. */
import { InputError } from '../text/input-error';
import { readableValue } from '../text/readable';
import type { Gguf, GgufValue } from './gguf';

function bad(why: string): InputError {
  return new InputError('gguf', `The tokenizer of this GGUF file cannot be used: ${why}.`);
}

const byteLevel = (use_regex: boolean) => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex,
});
const split = (numbers: string) => ({
  type: 'Sequence',
  pretokenizers: [
    {
      type: 'Split',
      pattern: {
        Regex: `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${numbers}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`,
      },
      behavior: 'Isolated',
      invert: false,
    },
    byteLevel(false),
  ],
});

/** How text is cut before merging, by llama.cpp's names for it; the file holds only the name. */
const CUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'gpt-2': { pre_tokenizer: byteLevel(true) },
  smollm: {
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel(true)],
    },
  },
  'llama-bpe': { pre_tokenizer: split('\\p{N}{1,3}'), ignore_merges: true },
  qwen2: { pre_tokenizer: split('\\p{N}'), normalizer: { type: 'NFC' } },
};

/** What a token is for, by llama.cpp's numbers. */
const [CONTROL, USER_DEFINED] = [3, 4];

const texts = (value: GgufValue | undefined): readonly string[] | null =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? (value as readonly string[]) : null;

/** Errors: InputError 'gguf'. What is wrong with the tokens themselves is found where tokenizers are read. */
export function ggufTokenizer({ values }: Gguf): {
  readonly tokenizerJson: Record<string, unknown>;
  readonly tokenizerConfigJson: Record<string, unknown>;
} {
  const of = (key: string) => values.get(`tokenizer.ggml.${key}`);
  if (of('model') !== 'gpt2')
    throw bad(
      `its kind is ${readableValue(of('model'))}, and only "gpt2" (byte-level BPE) is read from GGUF files. Open the model's Hugging Face folder in its place`,
    );
  const cut = CUTS[String(of('pre'))];
  if (!cut || !Object.hasOwn(CUTS, String(of('pre'))))
    throw bad(
      `it cuts text as ${readableValue(of('pre'))}; ${Object.keys(CUTS).join(', ')} are known. Open the model's Hugging Face folder in its place`,
    );
  const tokens = texts(of('tokens'));
  const merges = texts(of('merges'));
  if (!tokens || !merges) throw bad('it has no list of tokens, or none of merges');
  const types = of('token_type');
  const kinds = Array.isArray(types) ? (types as readonly unknown[]) : [];
  if (types !== undefined && kinds.length !== tokens.length) throw bad('it does not say of every token what it is for');
  const { pre_tokenizer, normalizer = null, ignore_merges = false } = cut;
  const added = tokens.flatMap((content, id) =>
    kinds[id] === CONTROL || kinds[id] === USER_DEFINED
      ? [
          {
            id,
            content,
            single_word: false,
            lstrip: false,
            rstrip: false,
            normalized: false,
            special: kinds[id] === CONTROL,
          },
        ]
      : [],
  );
  const named = (key: string) => {
    const id = of(`${key}_token_id`);
    return typeof id === 'number' ? tokens[id] : undefined;
  };
  const template = values.get('tokenizer.chat_template');
  const config = {
    bos_token: named('bos'),
    eos_token: named('eos'),
    unk_token: named('unknown'),
    pad_token: named('padding'),
    chat_template: typeof template === 'string' ? template : undefined,
  };
  return {
    tokenizerJson: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: added,
      normalizer,
      pre_tokenizer,
      post_processor: null,
      decoder: byteLevel(true),
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        merges,
      },
    },
    tokenizerConfigJson: {
      tokenizer_class: 'PreTrainedTokenizerFast',
      clean_up_tokenization_spaces: false,
      ...Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)),
    },
  };
}
