/** A pairwise preference model at its work: two answers to one prompt, read one behind the other. */
import type { Prompt } from '../data/conversation';
import { averagedPreference } from '../rlhf/preference-average';
import { answerIds, questionIds } from '../text/conversation-ids';
import type { Tokenizer } from '../text/tokenizer';
import type { Values } from './artifacts';
import { StageError } from './events';
import { scoreRows } from './reward-scoring';

/** Two answers to one prompt, in an order. */
export interface TwoAnswers {
  readonly prompt: Prompt;
  readonly first: string;
  readonly second: string;
}

/** Of a text with a prompt and two answers, tokens that a prompt must leave free. */
export const ROOM_FOR_TWO = 8;

/**
 * Ids of prompt, first answer, EOS, second answer, EOS. Where both do not fit within `maxLength`, each has half of the room, and
 * what one does not need is the other's. Errors: StageError 'prompt-too-long'.
 */
export function pairIds(tokenizer: Tokenizer, { prompt, first, second }: TwoAnswers, maxLength: number): number[] {
  const question = questionIds(tokenizer, prompt);
  const room = maxLength - question.length - 2;
  if (room < ROOM_FOR_TWO - 2)
    throw new StageError(
      'prompt-too-long',
      `A prompt has ${question.length} tokens and the preference model reads ${maxLength}, so there is no room for two answers. Shorten the prompt.`,
      { tokens: question.length, maxLength },
    );
  const [a, b] = [first, second].map((answer) => answerIds(tokenizer, prompt, answer).slice(0, -1)) as [
    number[],
    number[],
  ];
  const half = Math.floor(room / 2);
  const ofFirst = Math.max(half, room - b.length);
  const ofSecond = room - Math.min(a.length, ofFirst);
  return [...question, ...a.slice(0, ofFirst), tokenizer.eosId, ...b.slice(0, ofSecond), tokenizer.eosId];
}

/** ℓ(y, y′) and ℓ(y′, y) of each pair: logits that the answer read first is preferred. */
export async function bothOrders(
  { config, parameters }: Pick<Values['preference'], 'config' | 'parameters'>,
  tokenizer: Tokenizer,
  pairs: readonly TwoAnswers[],
  maxLength = config.max_position_embeddings,
): Promise<{ readonly forward: Float32Array; readonly backward: Float32Array }> {
  const turned = pairs.map(({ prompt, first, second }) => ({ prompt, first: second, second: first }));
  const rows = [...pairs, ...turned].map((pair) => pairIds(tokenizer, pair, maxLength));
  const logits = await scoreRows(parameters, config, rows, tokenizer.padId);
  return { forward: logits.subarray(0, pairs.length), backward: logits.subarray(pairs.length) };
}

/** P(first ≻ second) of each pair, averaged over both orders; two answers that are the same have ½. */
export async function preferenceOf(
  preference: Pick<Values['preference'], 'config' | 'parameters'>,
  tokenizer: Tokenizer,
  pairs: readonly TwoAnswers[],
): Promise<Float64Array> {
  const { forward, backward } = await bothOrders(preference, tokenizer, pairs);
  return averagedPreference(forward, backward);
}
