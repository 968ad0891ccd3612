import { exampleIds } from '../text/chat-template';
import type { Tokenizer } from '../text/tokenizer';
import type { DemonstrationSource } from './demonstrations';

/** Token ids with a loss mask: mask[i] = 1 when token i is to be predicted. */
export interface TokenExample {
  readonly ids: readonly number[];
  readonly mask: readonly number[];
}

/** Sequences padded on the right to one length, with the places where a token is predicted. */
export interface Batch {
  /** [rows * length], row after row. */
  readonly ids: Int32Array;
  readonly rows: number;
  readonly length: number;
  /** Flat index (row * length + position) of each hidden state that predicts a learned token. */
  readonly positions: Int32Array;
  /** The token each of `positions` should predict. */
  readonly targets: Int32Array;
  /** Real tokens, padding left out. */
  readonly tokens: number;
}

/** Lengths are rounded up to this, so that few shapes occur and each kernel is compiled once. */
const LENGTH_STEP = 16;

/** A demonstration as ids in the chat format, cut on the right at `maxLength`; only the answer's tokens are learned. */
export function demonstrationIds(
  tokenizer: Tokenizer,
  prompt: string,
  completion: string,
  maxLength: number,
): TokenExample {
  const { ids, mask } = exampleIds(tokenizer, [
    { role: 'user', content: prompt },
    { role: 'assistant', content: completion },
  ]);
  return { ids: ids.slice(0, maxLength), mask: mask.slice(0, maxLength) };
}

/** Demonstrations [first, first + size) of a source as one padded batch. */
export function demonstrationBatch(
  source: DemonstrationSource,
  first: number,
  size: number,
  tokenizer: Tokenizer,
  maxLength: number,
): Batch {
  const rows = Array.from({ length: size }, (_, i) => source.at(first + i));
  const examples = rows.map((r) => demonstrationIds(tokenizer, r.prompt, r.completion, maxLength));
  return padBatch(examples, tokenizer.padId);
}

/** Pads on the right. Causal attention keeps real tokens from seeing the padding, so no mask reaches the model. */
export function padBatch(examples: readonly TokenExample[], padId: number): Batch {
  const longest = Math.max(2, ...examples.map((e) => e.ids.length));
  const length = Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP;
  const ids = new Int32Array(examples.length * length).fill(padId);
  const positions: number[] = [];
  const targets: number[] = [];
  let tokens = 0;
  examples.forEach((example, row) => {
    ids.set(example.ids, row * length);
    tokens += example.ids.length;
    for (let i = 1; i < example.ids.length; i++) {
      if (!example.mask[i]) continue;
      positions.push(row * length + i - 1);
      targets.push(example.ids[i] as number);
    }
  });
  return {
    ids,
    rows: examples.length,
    length,
    positions: Int32Array.from(positions),
    targets: Int32Array.from(targets),
    tokens,
  };
}
