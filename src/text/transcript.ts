/**
 * A conversation as plain text: "User: PROMPT", a new line, "Assistant: ANSWER". The bundled bases read such transcripts
 * in pretraining and never the markers of the chat template, so this is how they are asked.
 */
import type { Tokenizer } from './tokenizer';

/** All of a transcript up to where the answer goes. */
export const openTranscript = (prompt: string): string => `User: ${prompt}\nAssistant:`;

/** Where somebody speaks again: what a model writes from there on is no part of its answer. */
const NEXT_TURN = /(^|\s)User:/;

/** The ids of an answer up to the next turn; all of them where there is none. */
export function beforeNextTurn(tokenizer: Tokenizer, ids: readonly number[]): readonly number[] {
  const end = tokenizer.decode(ids).search(NEXT_TURN);
  if (end < 0) return ids;
  let kept = 0;
  while (tokenizer.decode(ids.slice(0, kept + 1)).length <= end) kept++;
  return ids.slice(0, kept);
}
