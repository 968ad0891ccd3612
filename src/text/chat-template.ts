/**
 * The chat format: `<|user|>PROMPT<|assistant|>ANSWER<|eos|>`, no newlines or spaces between the parts.
 *
 * Here markers are put in by id and the contents are encoded as plain text, so nothing a user types can end a turn.
 * CHAT_TEMPLATE says the same in Jinja, for `apply_chat_template` in transformers.
 */
import { ROLES, type Role, type Turn } from '../data/conversation';
import { InputError } from './input-error';
import { hasLoneSurrogate } from './surrogate';
import type { Tokenizer } from './tokenizer';

export { ROLES };
export type Message = Turn;

export const CHAT_TEMPLATE =
  "{% for message in messages %}{% if message['role'] not in ['system', 'user', 'assistant'] %}" +
  "{{ raise_exception('Unknown role: ' + message['role']) }}{% endif %}" +
  "{{ '<|' + message['role'] + '|>' + message['content'] }}" +
  "{% if message['role'] == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

/** Token ids of a conversation with its loss mask: 1 on every answer token and its end, 0 elsewhere; same length. */
export interface Example {
  readonly ids: number[];
  readonly mask: number[];
}

function check(message: Message): void {
  if (!ROLES.includes(message.role)) {
    throw new InputError(
      'unknown-role',
      `Unknown role "${String(message.role)}". A message's role is one of ${ROLES.join(', ')}.`,
    );
  }
  if (typeof message.content !== 'string') {
    throw new InputError('message', `The ${message.role} message has no text in "content".`);
  }
  if (hasLoneSurrogate(message.content)) {
    throw new InputError(
      'lone-surrogate',
      `The ${message.role} message holds half of a surrogate pair. Re-save the text as UTF-8.`,
    );
  }
}

function marker(tokenizer: Tokenizer, role: Role): number {
  const id = tokenizer.specialId(`<|${role}|>`);
  if (id === undefined) {
    throw new InputError(
      'chat-markers',
      `This tokenizer has no <|${role}|> token, so it cannot mark turns. Use a model with the studio's tokenizer.`,
    );
  }
  return id;
}

/** The conversation as people (and Jinja) see it. `generate` adds the marker that asks for an answer. */
export function chatText(messages: readonly Message[], generate = false): string {
  for (const message of messages) check(message);
  const turns = messages.map((m) => `<|${m.role}|>${m.content}${m.role === 'assistant' ? '<|eos|>' : ''}`);
  return turns.join('') + (generate ? '<|assistant|>' : '');
}

/** Ids and loss mask of a whole conversation; every assistant turn is learned. */
export function exampleIds(tokenizer: Tokenizer, messages: readonly Message[]): Example {
  const ids: number[] = [];
  const mask: number[] = [];
  const add = (tokens: readonly number[], learned: 0 | 1) => {
    for (const id of tokens) {
      ids.push(id);
      mask.push(learned);
    }
  };
  for (const message of messages) {
    check(message);
    add([marker(tokenizer, message.role)], 0);
    const answer = message.role === 'assistant';
    add(tokenizer.encode(message.content), answer ? 1 : 0);
    if (answer) add([tokenizer.eosId], 1);
  }
  return { ids, mask };
}

/** Ids that ask for an answer: the messages, then `<|assistant|>`. */
export function promptIds(tokenizer: Tokenizer, messages: readonly Message[]): number[] {
  return [...exampleIds(tokenizer, messages).ids, marker(tokenizer, 'assistant')];
}
