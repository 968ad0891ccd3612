import { expect, test } from 'vitest';
import type { InputError } from '../../text/input-error';
import { readDataset } from './read-file';
import { jsonl } from './test-support';

const rows = ['one', 'two', 'three'].map((word) => ({ prompt: `Say ${word}.`, completion: word }));
const completions = (text: string, name = 'x') =>
  readDataset(text, name).rows.map((row) => (row.kind === 'demonstration' ? row.messages.at(-1)?.content : row.kind));
const lines = (text: string, name = 'x') => readDataset(text, name).rows.map((row) => row.line);
const refusal = (text: string, name = 'x'): InputError => {
  try {
    readDataset(text, name);
  } catch (error) {
    return error as InputError;
  }
  throw new Error('It was read.');
};
const columns = Object.fromEntries(
  (['prompt', 'completion'] as const).map((name) => [name, rows.map((row) => row[name])]),
);

test.each<[string, string, string]>([
  ['a list', JSON.stringify(rows), 'x.json'],
  ['a list saved as .jsonl', JSON.stringify(rows, null, 1), 'x.jsonl'],
  ['a list within "data"', JSON.stringify({ version: 1, data: rows }), 'x.json'],
  ['a list within "rows"', JSON.stringify({ rows }), 'x.json'],
  [
    "rows of the Hub's viewer",
    JSON.stringify({ features: [], rows: rows.map((row, row_idx) => ({ row_idx, row, truncated_cells: [] })) }),
    'x.json',
  ],
  ['lines', jsonl(...rows), 'x.jsonl'],
  ['lines named .json', jsonl(...rows), 'x.json'],
  ['lines named .csv', jsonl(...rows), 'x.csv'],
  ['columns', JSON.stringify(columns), 'x.json'],
  [
    'columns as pandas writes them',
    JSON.stringify(
      Object.fromEntries(Object.entries(columns).map(([name, list]) => [name, Object.fromEntries(list.entries())])),
    ),
    'x.json',
  ],
  ['CSV', 'prompt,completion\nSay one.,one\nSay two.,two\nSay three.,three\n', 'x.csv'],
  ['CSV under another name', 'prompt,completion\nSay one.,one\nSay two.,two\nSay three.,three\n', 'x.json.txt'],
  ['TSV', 'completion\tprompt\none\tSay one.\ntwo\tSay two.\nthree\tSay three.\n', 'x.csv'],
  [
    'with the separator said',
    'sep=;\r\nprompt;completion\r\nSay one.;one\r\nSay two.;two\r\nSay three.;three\r\n',
    'x',
  ],
  [
    'with empty columns at the end',
    'prompt,completion,,\nSay one.,one,,\nSay two.,two\nSay three.,three,,,,\n',
    'x.csv',
  ],
  [
    "with a frame's index in front",
    ',prompt,completion\n0,Say one.,one\n1,Say two.,two\n2,Say three.,three\n',
    'x.csv',
  ],
])('%s', (_, text, name) => {
  expect(completions(text, name)).toEqual(['one', 'two', 'three']);
  expect(readDataset(text, name).leftOut).toEqual([]);
});

test('one row, whatever it is called', () => {
  for (const name of ['x.json', 'x.jsonl', 'x']) {
    expect(completions(JSON.stringify(rows[0]), name)).toEqual(['one']);
    expect(completions(`\n${JSON.stringify(rows[0], null, 2)}\n`, name)).toEqual(['one']);
  }
  expect(lines(`\n${JSON.stringify(rows[0], null, 2)}\n`)).toEqual([2]);
});

test('a list within an object knows the line of each row, a list of the same name deeper in none', () => {
  const text = JSON.stringify({ about: { data: [1, 2] }, data: rows, more: [[{}]] }, null, 1);
  const begins = text.split('\n').flatMap((line, i) => (line.startsWith('  {') ? [i + 1] : []));
  expect(lines(text)).toEqual(begins);
});

test("a row that the Hub's viewer cut short is left out", () => {
  const text = JSON.stringify({
    rows: rows.map((row, row_idx) => ({ row_idx, row, truncated_cells: row_idx === 1 ? ['prompt'] : [] })),
  });
  expect(completions(text)).toEqual(['one', 'three']);
  expect(readDataset(text, 'x').leftOut[0]?.why).toMatch(/viewer cut "prompt"/);
});

test('plain text is a prompt a line, and a table of one column is a table', () => {
  const read = readDataset('\uFEFFWhat is a fox?\r\n\r\n  Where, then, is it?  \n"Who?" she asked.\n', 'prompts.txt');
  expect([read.format, read.kind, read.leftOut]).toEqual(['plain text, a prompt a line', 'prompts', []]);
  const asked = (text: string) =>
    readDataset(text, 'x').rows.map((row) => row.kind === 'prompt' && [row.line, row.prompt[0]?.content]);
  expect(asked('What is a fox?\n\nWhere, then, is it?')).toEqual([
    [1, 'What is a fox?'],
    [3, 'Where, then, is it?'],
  ]);
  expect(asked('prompt\nWrite a poem, please\n"Two\nlines"\n')).toEqual([
    [2, 'Write a poem, please'],
    [3, 'Two\nlines'],
  ]);
  expect(readDataset('["Who?", "Where?"]', 'x').kind).toBe('prompts');
});

test('a column that is there twice is refused by name: the last would win in silence', () => {
  const error = refusal('prompt,completion,Completion\na,b,c\n', 'x.csv');
  expect([error.code, error.message]).toEqual(['csv-header', expect.stringMatching(/"completion" twice/)]);
});

test('a list as Python writes it is not taken for text', () => {
  const text = `messages\n"[{'role': 'user', 'content': 'Hi'}]"\n`;
  expect(refusal(text, 'x.csv').message).toMatch(/as Python writes it/);
});

test('the mistake in a JSON file is named by its line', () => {
  expect(refusal('[\n{"prompt": "a", "completion": "b"},\n{"prompt" "a"}\n]').message).toMatch(/line 3/);
  expect(refusal('{\n "data": [\n {"prompt": "a"\n ]\n}').message).toMatch(/not valid JSON/);
});
