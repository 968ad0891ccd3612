/** How unexpected answers are to a model that never saw the chat markers: as text of the form that pretraining had. */
import * as tf from '@tensorflow/tfjs-core';
import type { Surprise } from '../evaluation/suite';
import { gatherRows, hiddenStates, saidOfTokens } from '../model';
import type { Tokenizer } from '../text/tokenizer';
import type { Policy } from './artifacts';
import { type Batch, packBatch, type TokenExample } from './batch';

/** Rows of one forward pass, and places whose logits are there at once. */
const ROWS_TOGETHER = 64;
const TOKENS_TOGETHER = 1024;

interface AnsweredText {
  readonly prompt: string;
  readonly answer: string;
}

/** "User: … Assistant: …", the answer's tokens to be predicted; cut on the left where it is longer than the context. */
function plainIds(tokenizer: Tokenizer, { prompt, answer }: AnsweredText, context: number): TokenExample {
  const before = tokenizer.encode(`User: ${prompt}\nAssistant:`);
  const told = tokenizer.encode(` ${answer}`);
  const ids = [...before, ...told];
  const mask = ids.map((_, t) => Number(t >= before.length));
  return { ids: ids.slice(-context), mask: mask.slice(-context) };
}

/** −log p of each answer under `model`, in nats, summed over its tokens. An empty answer has no tokens. */
export async function surpriseOf(
  { parameters, config }: Policy,
  tokenizer: Tokenizer,
  texts: readonly AnsweredText[],
): Promise<Surprise[]> {
  const out: Surprise[] = [];
  for (let first = 0; first < texts.length; first += ROWS_TOGETHER) {
    const rows = texts.slice(first, first + ROWS_TOGETHER);
    const examples = rows.map((row) => plainIds(tokenizer, row, config.max_position_embeddings));
    const batch = packBatch(examples, tokenizer.padId);
    if (batch.learned === 0) {
      out.push(...rows.map(() => ({ nats: 0, tokens: 0 })));
      continue;
    }
    const packed = tf.tidy(() => {
      const hidden = hiddenStates(parameters, config, batch);
      return tf.concat1d(
        inPieces(batch, (places, targets) => {
          const before = gatherRows(hidden, tf.tensor1d(places, 'int32'));
          return saidOfTokens(parameters, before, tf.tensor1d(targets, 'int32')).logprobs;
        }),
      );
    });
    const logprobs = (await packed.data()) as Float32Array;
    packed.dispose();
    let at = 0;
    for (const { mask } of examples) {
      const tokens = mask.slice(1).reduce((sum, told) => sum + told, 0);
      const own = logprobs.subarray(at, at + tokens);
      at += tokens;
      out.push({ nats: -own.reduce((sum, logprob) => sum + logprob, 0), tokens });
    }
  }
  return out;
}

const inPieces = (
  { positions, targets }: Batch,
  part: (positions: Int32Array, targets: Int32Array) => tf.Tensor1D,
): tf.Tensor1D[] =>
  Array.from({ length: Math.ceil(targets.length / TOKENS_TOGETHER) }, (_, i) => {
    const [begin, end] = [i * TOKENS_TOGETHER, (i + 1) * TOKENS_TOGETHER];
    return part(positions.subarray(begin, end), targets.subarray(begin, end));
  });
