/**
 * Whether a row has room in the limit that training will really use, and what is left of it there. The page's preview and every
 * stage that trains ask these same functions with the same limit.
 */
import type { Prompt } from '../data/conversation';
import type { Demonstration, PreferenceRow, UnpairedRow } from '../data/rows';
import { answeredExample, questionIds } from './conversation-ids';
import type { Tokenizer } from './tokenizer';

/** Why a row would teach nothing. */
export const UNFIT = {
  'no-room': 'the prompt fills all of it, and no answer is left',
  same: 'both answers are the same once they are cut',
} as const;
export type Unfit = keyof typeof UNFIT;

export interface Fit {
  /** Of the longest text that the row makes, markers included. */
  readonly tokens: number;
  /** Tokens past the limit: they are not learned. */
  readonly cut: number;
  /** null: it teaches something. */
  readonly unfit: Unfit | null;
}

/** A conversation is cut on the right at `limit` tokens; only what the assistant says is learned. */
export function demonstrationFit(tokenizer: Tokenizer, row: Demonstration, limit: number): Fit {
  const { ids, mask } = answeredExample(tokenizer, row, row.completion);
  const unfit = mask.slice(0, limit).includes(1) ? null : 'no-room';
  return { tokens: ids.length, cut: Math.max(0, ids.length - limit), unfit };
}

/** Both answers, each with its end, are cut on the right at `limit` tokens of the whole conversation. */
export function pairFit(tokenizer: Tokenizer, row: PreferenceRow, limit: number): Fit {
  const question = questionIds(tokenizer, row).length;
  const answers = [row.chosen, row.rejected].map((answer) => tokenizer.encode(answer));
  const tokens = question + 1 + Math.max(...answers.map(({ length }) => length));
  const cut = Math.max(0, tokens - limit);
  const room = limit - 1 - question;
  if (room < 1) return { tokens, cut, unfit: 'no-room' };
  const [chosen, rejected] = answers.map((ids) => ids.slice(0, room).join());
  return { tokens, cut, unfit: chosen === rejected ? 'same' : null };
}

/** An answer labeled by itself is cut as those of a pair are. */
export function unpairedFit(tokenizer: Tokenizer, row: UnpairedRow, limit: number): Fit {
  const question = questionIds(tokenizer, row).length;
  const tokens = question + 1 + tokenizer.encode(row.completion).length;
  return { tokens, cut: Math.max(0, tokens - limit), unfit: question + 1 < limit ? null : 'no-room' };
}

/** Tokens of a conversation up to where the answer goes. */
export const questionTokens = (tokenizer: Tokenizer, prompt: Prompt): number => questionIds(tokenizer, prompt).length;
