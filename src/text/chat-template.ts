/** The one way from messages to token ids: the model's own chat template, as `apply_chat_template` of transformers. */
import { ROLES, type Turn } from '../data/conversation';
import type { ChatFormat } from './chat-formats';
import { patternsOf, pieces, unbroken } from './chat-pieces';
import { InputError } from './input-error';
import type { Tokenizer } from './tokenizer';

export { ROLES };
export type Message = Turn;

/** Token ids of a conversation with its loss mask: 1 on every answer token and its end, 0 elsewhere; same length. */
export interface Example {
  readonly ids: number[];
  readonly mask: number[];
}

/** Ids of rendered text: special tokens by id, what is between them as plain text. */
function encodePiece(tokenizer: Tokenizer, chat: ChatFormat, text: string): number[] {
  const parts = text.split(patternsOf(chat).whole); // every second part is a special token
  const special = (i: number) => (i % 2 === 1 ? chat.specials.find(({ content }) => content === parts[i]) : undefined);
  return parts.flatMap((part, i) => {
    const token = special(i);
    if (token) return [token.id];
    const left = special(i - 1)?.rstrip ? part.trimStart() : part;
    return tokenizer.encode(unbroken(special(i + 1)?.lstrip ? left.trimEnd() : left));
  });
}

function idsOf(tokenizer: Tokenizer, messages: readonly Message[], generate: boolean): Example {
  const { chat } = tokenizer;
  if (chat instanceof InputError) throw chat;
  const ids: number[] = [];
  const mask: number[] = [];
  for (const { text, learned } of pieces(chat, messages, generate)) {
    for (const id of encodePiece(tokenizer, chat, text)) {
      ids.push(id);
      mask.push(Number(learned));
    }
  }
  return { ids, mask };
}

/** Ids and loss mask of a whole conversation; every assistant turn is learned. Errors: InputError. */
export const exampleIds = (tokenizer: Tokenizer, messages: readonly Message[]): Example =>
  idsOf(tokenizer, messages, false);

/** Ids that ask for an answer: the messages, then what the template puts before one. Errors: InputError. */
export const promptIds = (tokenizer: Tokenizer, messages: readonly Message[]): number[] =>
  idsOf(tokenizer, messages, true).ids;
