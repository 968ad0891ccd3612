import { layEndToEnd, type Sequences } from '../model';
import { answeredExample } from '../text/conversation-ids';
import type { Tokenizer } from '../text/tokenizer';
import type { DemonstrationSource } from './demonstrations';

/** Token ids with a loss mask: mask[i] = 1 when token i is to be predicted. */
export interface TokenExample {
  readonly ids: readonly number[];
  readonly mask: readonly number[];
}

/** Examples end to end, with the places where a token is predicted. */
export interface Batch extends Sequences {
  /** Index of each hidden state that predicts a learned token, [n]. */
  readonly positions: Int32Array;
  /** The token each of `positions` should predict, [n]. */
  readonly targets: Int32Array;
  /** 1 at learned tokens, 0 at the padding at the end, [n]. */
  readonly mask: Uint8Array;
  /** Learned tokens. */
  readonly learned: number;
  /** Real tokens, padding left out. */
  readonly tokens: number;
}

/** n is rounded up, so that few shapes occur: a step of a shape that was seen before is only replayed on WebGPU. */
const TARGET_STEP = 64;

/** A batch of conversations, some of them cut. */
export interface CutBatch extends Batch {
  readonly cut: number;
}

/** Demonstrations [first, first + size) of a source as one batch, each cut on the right at `maxLength` tokens; `cut`: how many were. */
export function demonstrationBatch(
  source: DemonstrationSource,
  first: number,
  size: number,
  tokenizer: Tokenizer,
  maxLength: number,
): CutBatch {
  const rows = Array.from({ length: size }, (_, i) => source.at(first + i));
  const examples = rows.map((row) => answeredExample(tokenizer, row, row.completion));
  const within = examples.map(({ ids, mask }) => ({ ids: ids.slice(0, maxLength), mask: mask.slice(0, maxLength) }));
  const cut = examples.reduce((count, { ids }) => count + Number(ids.length > maxLength), 0);
  return { ...packBatch(within, tokenizer.padId), cut };
}

export function packBatch(examples: readonly TokenExample[], padId: number): Batch {
  const sequences = layEndToEnd(
    examples.map((e) => e.ids),
    padId,
  );
  const positions: number[] = [];
  const targets: number[] = [];
  let tokens = 0;
  examples.forEach((example, row) => {
    tokens += example.ids.length;
    for (let i = 1; i < example.ids.length; i++) {
      if (!example.mask[i]) continue;
      positions.push((sequences.starts[row] as number) + i - 1);
      targets.push(example.ids[i] as number);
    }
  });
  const learned = targets.length;
  const n = Math.ceil(learned / TARGET_STEP) * TARGET_STEP;
  const padded = (values: readonly number[]): Int32Array => Int32Array.from({ length: n }, (_, i) => values[i] ?? 0);
  const mask = Uint8Array.from({ length: n }, (_, i) => (i < learned ? 1 : 0));
  return { ...sequences, positions: padded(positions), targets: padded(targets), mask, learned, tokens };
}
