/** One row of a person's own data, in any of TRL's shapes, brought to one: messages to learn, or a pair to compare. */
import { z } from '../config/zod';
import { type Message, ROLES } from '../text/chat-template';
import { readable, readableValue } from '../text/readable';
import { hasLoneSurrogate } from '../text/surrogate';
import { writtenNumber } from '../text/written-number';

/** What to learn: a conversation that ends with the assistant's answer. */
export interface DatasetDemonstration {
  readonly kind: 'demonstration';
  /** The line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly messages: readonly Message[];
}

/** Two answers to one prompt, the better one named. */
export interface DatasetPreference {
  readonly kind: 'preference';
  readonly line: number;
  /** The conversation up to the answer. */
  readonly prompt: readonly Message[];
  readonly chosen: string;
  readonly rejected: string;
  /** By how much the chosen one is better, on the rater's own scale. */
  readonly margin?: number;
}

export type DatasetRow = DatasetDemonstration | DatasetPreference;

/** Tab, line feed and carriage return are text; other control characters are not. */
function unprintable(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127) return true;
  }
  return false;
}

const filled = z
  .string({ error: (issue) => (issue.input === undefined ? 'is missing' : 'is not a text') })
  .refine((value) => value.trim() !== '', { error: 'is empty' })
  .refine((value) => !hasLoneSurrogate(value), {
    error: 'holds half of a surrogate pair, which is no character: re-save the file as UTF-8',
  })
  .refine((value) => !unprintable(value), { error: 'holds control characters: remove them' });

const message = z.object({
  role: z.enum(ROLES, {
    error: ({ input }) =>
      `is ${typeof input === 'string' ? `"${readable(input)}"` : readableValue(input)}, which is no role: use ${ROLES.join(', ')}`,
  }),
  content: filled,
});
const messages = z.array(message, { error: 'is not a list of messages' }).min(1, { error: 'is an empty list' });

/** A number, or a number written out, as in CSV; an empty cell is no margin. */
const margin = z.preprocess(
  (value) =>
    typeof value === 'string' ? (value.trim() === '' ? undefined : writtenNumber(value)) : (value ?? undefined),
  z.number({ error: 'is not a number' }).optional(),
);

/** Why a row cannot be used, as one sentence. */
export class RowError extends Error {
  constructor(message: string) {
    super(readable(message, 300)); // it may quote the row
  }
}

type Fields = Readonly<Record<string, unknown>>;

function read<T>(schema: z.ZodType<T>, fields: Fields, name: string): T {
  const result = schema.safeParse(fields[name]);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const [index, field] = issue?.path ?? [];
  const inside = typeof index === 'number' ? `, message ${index + 1}${field ? `: "${String(field)}"` : ''}` : '';
  throw new RowError(`"${name}"${inside} ${issue?.message ?? 'is not valid'}.`);
}

/** A prompt is a text or a list of messages. */
function promptOf(fields: Fields): Message[] {
  const list = Array.isArray(fields.prompt)
    ? read(messages, fields, 'prompt')
    : [{ role: 'user' as const, content: read(filled, fields, 'prompt') }];
  if (!list.some((m) => m.role === 'user')) throw new RowError('"prompt" has no user message.');
  return list;
}

/** An answer is a text or a list of one assistant message. */
function answerOf(fields: Fields, name: string): string {
  if (!Array.isArray(fields[name])) return read(filled, fields, name);
  const list = read(messages, fields, name);
  const [only] = list;
  if (list.length !== 1 || only?.role !== 'assistant') throw new RowError(`"${name}" must be one assistant message.`);
  return only.content;
}

/** A whole conversation: the turns before the last one, which is the assistant's. */
function conversationOf(fields: Fields, name: string): { prompt: Message[]; answer: string } {
  const list = read(messages, fields, name);
  const last = list.at(-1);
  if (last?.role !== 'assistant') throw new RowError(`"${name}" does not end with the assistant's answer.`);
  if (!list.some((m) => m.role === 'user'))
    throw new RowError(`"${name}" has no user message, so nothing is answered.`);
  return { prompt: list.slice(0, -1), answer: last.content };
}

function preferenceOf(fields: Fields, line: number): DatasetPreference {
  const pair = pairOf(fields, line);
  if (pair.chosen === pair.rejected) throw new RowError('"chosen" and "rejected" are the same text.');
  return pair;
}

function pairOf(fields: Fields, line: number): DatasetPreference {
  const gap = read(margin, fields, 'margin');
  const rest = gap === undefined ? {} : { margin: gap };
  if (Object.hasOwn(fields, 'prompt')) {
    const [chosen, rejected] = [answerOf(fields, 'chosen'), answerOf(fields, 'rejected')];
    return { kind: 'preference', line, prompt: promptOf(fields), chosen, rejected, ...rest };
  }
  // TRL's implicit prompt: both conversations whole, the same up to their last message.
  if (typeof fields.chosen === 'string') throw new RowError('"prompt" is missing.');
  const [chosen, rejected] = [conversationOf(fields, 'chosen'), conversationOf(fields, 'rejected')];
  if (JSON.stringify(chosen.prompt) !== JSON.stringify(rejected.prompt)) {
    throw new RowError('"chosen" and "rejected" do not begin with the same messages.');
  }
  return { kind: 'preference', line, prompt: chosen.prompt, chosen: chosen.answer, rejected: rejected.answer, ...rest };
}

/** Reads one row. Errors: RowError with what is wrong. */
export function parseRow(value: unknown, line: number): DatasetRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RowError('This is not an object with fields.');
  }
  const fields = value as Fields;
  const has = (name: string) => Object.hasOwn(fields, name);
  if (has('chosen') || has('rejected')) return preferenceOf(fields, line);
  if (has('messages')) {
    const { prompt, answer } = conversationOf(fields, 'messages');
    return { kind: 'demonstration', line, messages: [...prompt, { role: 'assistant', content: answer }] };
  }
  if (!has('prompt') && !has('completion')) {
    const names = readable(Object.keys(fields).slice(0, 6).join(', ')) || 'none';
    throw new RowError(
      `There is no "prompt" with "completion", no "messages", no "chosen" with "rejected" (fields: ${names}).`,
    );
  }
  const completion = answerOf(fields, 'completion');
  return { kind: 'demonstration', line, messages: [...promptOf(fields), { role: 'assistant', content: completion }] };
}

/** The row as TRL's `{prompt, completion}`; turns before the last question are written before it, a line each. */
export function promptAndCompletion(row: DatasetDemonstration): { prompt: string; completion: string } {
  const before = row.messages.slice(0, -1).map((m) => m.content);
  return { prompt: before.join('\n'), completion: row.messages.at(-1)?.content ?? '' };
}
