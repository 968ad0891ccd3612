import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz';
import { mutatedJson, mutatedText } from '../testing/mutations';
import { ROLES } from '../text/chat-template';
import { InputError } from '../text/input-error';
import { smallTokenizer } from '../text/small-tokenizer';
import { type Dataset, parseDataset, rowLengths } from './dataset-file';

const turn = (role: string, content: string) => ({ role, content });
const demonstrations: unknown[] = [
  { prompt: 'Who?', completion: 'Anna.' },
  { messages: [turn('system', 'Be kind.'), turn('user', 'Hi'), turn('assistant', 'Hello, "you".')] },
  { prompt: [turn('user', 'Two\nlines')], completion: [turn('assistant', 'ñ 👩‍👧')] },
];
const preferences: unknown[] = [
  { prompt: 'Who?', chosen: 'Anna.', rejected: 'No.', margin: 0.5 },
  { chosen: [turn('user', 'Hi'), turn('assistant', 'A')], rejected: [turn('user', 'Hi'), turn('assistant', 'B')] },
];
const csv = 'prompt,chosen,rejected,margin\nWho?,"Anna, ""A"".",No.,1\n"Two\nlines",Yes,No,\n';
const tokenizer = smallTokenizer();

interface Input {
  readonly text: string;
  readonly name: string;
}
const named = (name: string, texts: fc.Arbitrary<string>): fc.Arbitrary<Input> => texts.map((text) => ({ text, name }));
const lines = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');

/** JSONL with one row changed as JSON, the others good. */
const changedLine = (rows: readonly unknown[]): fc.Arbitrary<string> =>
  fc.oneof(
    ...rows.map((row, i) =>
      mutatedJson(row).map((text) => [...rows.map((r) => JSON.stringify(r)).with(i, text)].join('\n')),
    ),
  );

/** A text people can read and a tokenizer can encode, and which stands in the file. */
function goodText(text: string): void {
  expect(text.trim()).not.toBe('');
  expect(text).not.toMatch(/\p{Surrogate}|(?![\t\n\r\u0080-\u009f])\p{Cc}/u);
}

/** Every row is whole; rows and named problems are in the order of the file; every row can be tokenized. */
function accepted({ rows, kind, problems, problemCount }: Dataset, { text, name }: Input): void {
  expect(rows.length).toBeGreaterThan(0);
  const count = text.split(/\r\n|\n|\r/).length;
  let last = 0;
  for (const row of rows) {
    expect(row.kind).toBe(kind);
    expect(row.line > last || (!name.endsWith('.jsonl') && row.line === last)).toBe(true); // a list may be one line
    expect(row.line).toBeLessThanOrEqual(count);
    last = row.line;
    const messages = row.kind === 'demonstration' ? row.messages : row.prompt;
    for (const { role, content } of messages) {
      expect(ROLES).toContain(role);
      goodText(content);
    }
    expect(messages.some(({ role }) => role === 'user')).toBe(true);
    if (row.kind === 'demonstration') expect(row.messages.at(-1)?.role).toBe('assistant');
    else {
      goodText(row.chosen);
      goodText(row.rejected);
      expect(row.chosen).not.toBe(row.rejected);
      expect(row.margin === undefined || Number.isFinite(row.margin)).toBe(true);
    }
  }
  if (name.endsWith('.jsonl'))
    expect(rows.length + problemCount).toBe(text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length);
  expect(problems.length).toBe(Math.min(20, problemCount));
  for (const { message } of problems) expect(message).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
  expect(rowLengths(rows, tokenizer, 128).every(({ tokens }) => tokens > 2)).toBe(true);
}

test(
  'data files: changed JSONL, JSON and CSV files are refused, or their good rows are whole',
  () => {
    const inputs = fc.oneof(
      named('rows.jsonl', changedLine(demonstrations)),
      named('rows.jsonl', changedLine(preferences)),
      named('rows.jsonl', mutatedText(lines(demonstrations))),
      named('rows.json', mutatedJson(demonstrations)),
      named('rows.json', mutatedText(JSON.stringify(preferences, null, 2))),
      named('rows.csv', mutatedText(csv)),
      named('rows', fc.oneof(mutatedText(csv), mutatedJson(preferences), changedLine(demonstrations))),
    );
    fuzz({
      inputs,
      size: ({ text }) => text.length,
      read: ({ text, name }) => parseDataset(text, name),
      accepted,
      refusal: InputError,
    });
  },
  FUZZ_TIMEOUT,
);
