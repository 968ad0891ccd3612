/**
 * A conversation as running text: `Ana asked: "PROMPT" Tom said: "ANSWER"`. The bundled bases read such text in
 * pretraining and never the markers of the chat template, so this is how they are asked.
 */
import type { Turn } from '../data/conversation';
import type { Tokenizer } from './tokenizer';

/** Names of the bundled world; two that are not spoken of are taken. */
const SPEAKERS = ['Ana', 'Tom', 'Emma', 'Leo', 'Sara', 'Ben', 'Kate', 'Max', 'Lily', 'Dan'];

/** All of a conversation up to where the answer goes. */
export function openConversation(
  prompt: string,
  [asker, other]: readonly string[] = SPEAKERS.filter((name) => !prompt.includes(name)),
): string {
  return `${asker ?? 'Ana'} asked: "${prompt}" ${other ?? 'Tom'} said: "`;
}

/** Turns up to where the answer goes: earlier questions with their answers a line each, a system prompt as a line of its own. */
export function runningText(turns: readonly Turn[]): string {
  const lines: string[] = [];
  for (const { role, content } of turns) {
    const asked = lines.at(-1)?.endsWith(' said: "');
    if (role === 'user') lines.push(openConversation(content));
    else if (role === 'assistant' && asked) lines.push(`${lines.pop()}${content}"`);
    else lines.push(content);
  }
  return lines.join('\n');
}

/** The ids of an answer up to the token that closes its quote; all of them where none does. */
export function upToClosingQuote(tokenizer: Tokenizer, ids: readonly number[]): readonly number[] {
  if (!tokenizer.decode(ids).includes('"')) return ids;
  let kept = 0;
  while (!tokenizer.decode(ids.slice(0, kept)).includes('"')) kept++;
  return ids.slice(0, kept);
}

/** The text of such an answer, without the quote. */
export const beforeQuote = (text: string): string => (text.split('"', 1)[0] ?? '').trim();
