import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ROLES, type Turn } from '../../data/conversation';
import { labelRecordSchema } from '../../labeling/record';
import { FUZZ_TIMEOUT, fuzz } from '../../testing/fuzz';
import { mutatedJson, mutatedText } from '../../testing/mutations';
import { InputError } from '../../text/input-error';
import { smallTokenizer } from '../../text/small-tokenizer';
import { FIXTURES } from './fixtures';
import { readDataset } from './read-file';
import { rowLength } from './row-lengths';
import { type Dataset, type DatasetRow, KINDS } from './rows';

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

function goodConversation(turns: readonly Turn[]): void {
  for (const { role, content } of turns) {
    expect(ROLES).toContain(role);
    goodText(content);
  }
  expect(turns.some(({ role }) => role === 'user')).toBe(true);
}

function goodRow(row: DatasetRow): void {
  switch (row.kind) {
    case 'demonstration':
      goodConversation(row.messages);
      expect(row.messages.at(-1)?.role).toBe('assistant');
      return;
    case 'preference':
      goodConversation(row.prompt);
      goodText(row.chosen);
      goodText(row.rejected);
      expect(row.chosen.trim()).not.toBe(row.rejected.trim());
      expect(row.margin === undefined || Number.isFinite(row.margin)).toBe(true);
      return;
    case 'unpaired':
      goodConversation(row.prompt);
      goodText(row.completion);
      return;
    case 'prompt':
      goodConversation(row.prompt);
      return;
    case 'text':
      goodText(row.text);
      return;
    case 'label':
      expect(labelRecordSchema.parse(row.record)).toEqual(row.record);
      return;
    default:
      row satisfies never;
  }
}

/** Every row is whole and of one kind; rows and those left out are in the order of the file; every row can be tokenized. */
function accepted({ rows, kind, leftOut, leftOutCount, warnings }: Dataset, { text }: Input): void {
  expect(rows.length).toBeGreaterThan(0);
  const count = text.split(/\r\n|\n|\r/).length;
  let last = 1;
  for (const row of rows) {
    expect(KINDS[row.kind]).toBe(kind);
    expect(row.line).toBeGreaterThanOrEqual(last);
    expect(row.line).toBeLessThanOrEqual(count);
    last = row.line;
    goodRow(row);
    expect(rowLength(row, tokenizer, 128).tokens).toBeGreaterThan(0);
  }
  expect(leftOut.length).toBe(Math.min(1000, leftOutCount));
  for (const said of [...leftOut.map(({ why }) => why), ...warnings])
    expect(said).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
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
    read(inputs);
  },
  FUZZ_TIMEOUT,
);

test(
  'data files: a changed row of any format is left out with a reason, or is whole',
  () => {
    const rows = Object.values(FIXTURES).flatMap((one) => one.rows);
    const changed = fc.constantFrom(...rows).chain((row) => mutatedJson(row));
    const inputs = fc.oneof(
      ...['rows.jsonl', 'rows'].map((name) =>
        named(
          name,
          fc.tuple(changed, fc.constantFrom(...rows)).map(([bad, good]) => `${JSON.stringify(good)}\n${bad}`),
        ),
      ),
      named('rows.json', changed),
      named(
        'rows.json',
        fc.constantFrom('data', 'rows', 'x').chain((key) => mutatedJson({ [key]: rows })),
      ),
    );
    read(inputs);
  },
  FUZZ_TIMEOUT,
);

function read(inputs: fc.Arbitrary<Input>): void {
  fuzz({
    inputs,
    size: ({ text }) => text.length,
    read: ({ text, name }) => readDataset(text, name),
    accepted,
    refusal: InputError,
  });
}
