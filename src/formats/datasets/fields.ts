/** The fields of a row, read with care: a text, a list of messages, an answer, a number; what is wrong is said by name. */
import { z } from '../../config/zod';
import { ROLES, type Role, type Turn } from '../../data/conversation';
import { isRecord } from '../../text/guarded-json';
import { readable, readableValue } from '../../text/readable';
import { hasLoneSurrogate } from '../../text/surrogate';
import { writtenNumber } from '../../text/written-number';
import { RowError } from './rows';

export type Fields = Readonly<Record<string, unknown>>;

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

/** What others call the three roles. Tools and functions have no place in a conversation here. */
const ROLE_NAMES: ReadonlyMap<string, Role> = new Map([
  ...ROLES.map((role): [string, Role] => [role, role]),
  ...['human', 'prompter', 'instruction'].map((name): [string, Role] => [name, 'user']),
  ...['gpt', 'chatgpt', 'bot', 'model', 'bard', 'bing'].map((name): [string, Role] => [name, 'assistant']),
  ['developer', 'system'],
]);

const role = z.preprocess(
  (value) => (typeof value === 'string' ? (ROLE_NAMES.get(value) ?? value) : value),
  z.enum(ROLES, {
    error: ({ input }) =>
      `is ${typeof input === 'string' ? `"${readable(input)}"` : readableValue(input)}, which is no role: use ${ROLES.join(', ')}`,
  }),
);

/** OpenAI's content in parts is one text where all parts are text. */
const content = z.preprocess((value) => {
  if (!Array.isArray(value) || !value.every((part) => isRecord(part) && part.type === 'text')) return value;
  return value.map((part: Fields) => part.text).join('');
}, filled);

const isMessageOf = (value: unknown, who: string): value is Fields => isRecord(value) && Object.hasOwn(value, who);

/** ShareGPT says `from` and `value` where others say `role` and `content`. */
const message = z.preprocess(
  (value) =>
    isMessageOf(value, 'from') && !Object.hasOwn(value, 'role') ? { role: value.from, content: value.value } : value,
  z
    .object({ role, content, weight: z.unknown().optional() })
    .refine(({ weight }) => weight !== 0, { error: 'has the weight 0, so it is not to be learned' })
    .transform(({ role, content }): Turn => ({ role, content })),
);
const messages = z.array(message, { error: 'is not a list of messages' }).min(1, { error: 'is an empty list' });

/** A number, or a number written out, as in CSV; an empty cell is none. */
const number = z.preprocess(
  (value) =>
    typeof value === 'string' ? (value.trim() === '' ? undefined : writtenNumber(value)) : (value ?? undefined),
  z.number({ error: 'is not a number' }).optional(),
);

function check<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const [index, field] = issue?.path ?? [];
  const inside = typeof index === 'number' ? `, message ${index + 1}${field ? `: "${String(field)}"` : ''}` : '';
  throw new RowError(`"${name}"${inside} ${issue?.message ?? 'is not valid'}.`);
}

export const has = (fields: Fields, ...names: readonly string[]): boolean =>
  names.every((name) => Object.hasOwn(fields, name) && fields[name] !== undefined);

/** There, and not null or an empty text, as an empty cell is. */
export const given = (fields: Fields, name: string): boolean =>
  Object.hasOwn(fields, name) && fields[name] !== null && fields[name] !== undefined && fields[name] !== '';

/** The first of several names that a row has; the first of all where it has none, so that it is named as missing. */
export const firstOf = (fields: Fields, names: readonly [string, ...string[]]): string =>
  names.find((name) => given(fields, name)) ?? names[0];

export const checkText = (value: unknown, name: string): string => check(filled, value, name);
export const textOf = (fields: Fields, name: string): string => checkText(fields[name], name);
export const checkMessages = (value: unknown, name: string): readonly Turn[] => check(messages, value, name);
export const numberOf = (fields: Fields, name: string): number | undefined => check(number, fields[name], name);

/** True and false as JSON, CSV and spreadsheets write them; undefined for anything else. */
export function truthOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
}

export const user = (content: string): Turn => ({ role: 'user', content });
export const assistant = (content: string): Turn => ({ role: 'assistant', content });

/** A `system` field beside the prompt is the conversation's first turn. */
export function withSystem(fields: Fields, turns: readonly Turn[]): readonly Turn[] {
  const name = firstOf(fields, ['system', 'system_prompt']);
  if (typeof fields[name] !== 'string' || fields[name].trim() === '' || turns.some((turn) => turn.role === 'system'))
    return turns;
  return [{ role: 'system', content: textOf(fields, name) }, ...turns];
}

/** A conversation up to the assistant's last answer, and that answer. */
export function answered(turns: readonly Turn[], name: string): { prompt: readonly Turn[]; answer: string } {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') throw new RowError(`"${name}" does not end with the assistant's answer.`);
  const prompt = turns.slice(0, -1);
  if (!prompt.some((turn) => turn.role === 'user'))
    throw new RowError(`"${name}" has no user message, so nothing is answered.`);
  return { prompt, answer: last.content };
}

/** A conversation that waits for an answer. */
export function asked(turns: readonly Turn[], name: string): readonly Turn[] {
  if (!turns.some((turn) => turn.role === 'user')) throw new RowError(`"${name}" has no user message.`);
  return turns;
}
