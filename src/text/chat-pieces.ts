/**
 * A conversation as the model's chat template writes it, cut where its answers begin and end.
 *
 * What a person typed never ends a turn: a special token that a message spells out is broken up before the template sees
 * it, and put together again as plain text after.
 */
import { ROLES, type Turn } from '../data/conversation';
import type { ChatFormat, SpecialToken } from './chat-formats';
import { InputError } from './input-error';
import { hasLoneSurrogate } from './surrogate';

/** A piece of a conversation: the model learns to say what is `learned`. */
export interface Piece {
  readonly text: string;
  readonly learned: boolean;
}

function check(message: Turn): void {
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

/** Half of a surrogate pair: no message holds one. */
const BREAK = '\uDC00';
/** Alone: many a character ends with the same half ("🐀"). */
const BREAKS = new RegExp(BREAK, 'gu');
/** Plain text of a piece, what was broken up in it whole again. */
export const unbroken = (text: string): string => text.replace(BREAKS, '');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `typed` finds where a special token begins, however they overlap; `whole`, with its one group, each that is not broken. */
interface Patterns {
  readonly typed: RegExp;
  readonly whole: RegExp;
}

function patterns(specials: readonly SpecialToken[]): Patterns {
  const longestFirst = specials.map(({ content }) => content).sort((a, b) => b.length - a.length);
  const any = longestFirst.length === 0 ? '(?!)' : longestFirst.map(escaped).join('|');
  return { typed: new RegExp(`(?=${any})([^])`, 'gu'), whole: new RegExp(`(${any})(?!${BREAK})`, 'g') };
}

const known = new WeakMap<readonly SpecialToken[], Patterns>();

export function patternsOf({ specials }: ChatFormat): Patterns {
  const found = known.get(specials) ?? patterns(specials);
  known.set(specials, found);
  return found;
}

/** The conversation as the template writes it, special tokens that were typed broken up. Errors: InputError. */
function written(chat: ChatFormat, messages: readonly Turn[], generate: boolean): string {
  const safe = messages.map((message) => {
    check(message);
    const typed = chat.specials.some(({ content }) => message.content.includes(content));
    return typed ? { ...message, content: message.content.replace(patternsOf(chat).typed, `$1${BREAK}`) } : message;
  });
  return chat.jinja.render({ ...chat.variables, messages: safe, add_generation_prompt: generate }, chat.date);
}

/**
 * An answer begins where the template, given the messages before it, asks for one, and ends with the first special token:
 * it is learned, or sampled, up to there. What follows the last answer is left out where none is asked for (`generate`). An
 * earlier answer that the template writes otherwise once more has been said (Qwen's without its thoughts) is not learned.
 * Errors: InputError.
 */
export function pieces(chat: ChatFormat, messages: readonly Turn[], generate: boolean): Piece[] {
  const text = written(chat, messages, generate);
  const { whole } = patternsOf(chat);
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  const out: Piece[] = [];
  let at = 0;
  messages.forEach(({ role }, i) => {
    if (role !== 'assistant') return;
    const asked = written(chat, messages.slice(0, i), true);
    whole.lastIndex = asked.length;
    const end = text.startsWith(asked) && asked.length >= at && whole.exec(text) ? whole.lastIndex : -1;
    if (end < 0 && i === last && !generate) throw noAnswer();
    if (end < 0) return;
    out.push(
      { text: text.slice(at, asked.length), learned: false },
      { text: text.slice(asked.length, end), learned: true },
    );
    at = end;
  });
  if (generate || out.length === 0) out.push({ text: text.slice(at), learned: false });
  return out;
}

const noAnswer = (): InputError =>
  new InputError(
    'chat-template',
    "The model's chat template cannot be used for training: an answer in it does not stand where one is asked for, or no special token ends it.",
  );

/** The special token that ends an answer. Errors: InputError 'chat-template' where the template cannot be trained with. */
export function turnEnd(chat: ChatFormat): number {
  const answer = 'Yes, it is.';
  const messages = [
    { role: 'user', content: 'Is it so?' },
    { role: 'assistant', content: answer },
  ] as const;
  const said = pieces(chat, messages, false).findLast(({ learned }) => learned)?.text ?? '';
  const [before = '', content = ''] = said.split(patternsOf(chat).whole);
  const token = chat.specials.find((one) => one.content === content);
  if (!token || !before.includes(answer)) throw noAnswer();
  return token.id;
}
