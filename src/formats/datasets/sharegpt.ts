/** ShareGPT: `conversations` of `{from, value}`; LLaMA-Factory adds a pair of last answers. */
import type { Turn } from '../../data/conversation';
import { isRecord } from '../../text/guarded-json';
import { answered, asked, checkMessages, type Fields, has, withSystem } from './fields';
import { rowFormat } from './format';
import { answerField } from './pair';

const FIELDS = ['conversations', 'conversation', 'items'];

const nameOf = (fields: Fields): string | undefined =>
  FIELDS.find((name) => {
    const value = fields[name];
    return Array.isArray(value) && isRecord(value[0]) && 'from' in value[0] && 'value' in value[0];
  });

function turnsOf(fields: Fields): { name: string; turns: readonly Turn[] } {
  const name = nameOf(fields) ?? 'conversations';
  return { name, turns: withSystem(fields, checkMessages(fields[name], name)) };
}

/** An answer is a text, one `{from, value}`, or a list of one. */
const single = (value: unknown): unknown => (isRecord(value) ? [value] : value);

export const SHAREGPT = [
  rowFormat({
    name: 'ShareGPT preference',
    kind: 'preference',
    recognises: (fields: Fields) => nameOf(fields) !== undefined && has(fields, 'chosen', 'rejected'),
    read(fields) {
      const { name, turns } = turnsOf(fields);
      const prompt = asked(turns, name);
      const [chosen, rejected] = ['chosen', 'rejected'].map((one) =>
        answerField({ ...fields, [one]: single(fields[one]) }, one, prompt),
      ) as [string, string];
      return { prompt, chosen, rejected };
    },
  }),
  rowFormat({
    name: 'ShareGPT',
    kind: 'demonstration',
    recognises: (fields: Fields) => nameOf(fields) !== undefined,
    read(fields, notes) {
      const { name, turns } = turnsOf(fields);
      const end = turns.findLastIndex(({ role }) => role === 'assistant') + 1;
      answered(end > 0 ? turns.slice(0, end) : turns, name);
      if (end < turns.length) notes.count('tail');
      return { messages: turns.slice(0, end) };
    },
  }),
];
