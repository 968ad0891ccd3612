import { expect, test } from 'vitest';
import { fileOf } from '../formats/datasets/test-support';
import { toRecordJsonl } from '../labeling/export';
import { toRecordCsv } from '../labeling/export-csv';
import { label } from '../labeling/fixtures';
import { suggestNames } from './file-raters';
import { readLabelFile as readFile } from './read-file';
import { writeLabelFile } from './write-file';

const records = [
  label({ rater: 'ann', choice: 'left', strength: 'much' }),
  label({ rater: 'ann', prompt: 'Two?', choice: 'tie' }),
  label({ rater: 'bob', prompt: 'Three?', choice: 'skip', note: 'a, "quoted"\nnote' }),
];

const readLabelFile = (name: string, text: string) => readFile(fileOf(text, name));

test('each of the three formats is recognised, whatever the file is called', async () => {
  expect(await readLabelFile('a.txt', toRecordJsonl(records))).toEqual({ kind: 'records', rows: records, errors: [] });
  expect(await readLabelFile('a.csv', toRecordCsv(records))).toEqual({ kind: 'records', rows: records, errors: [] });
  expect(await readLabelFile('a.txt', toRecordCsv(records))).toMatchObject({ kind: 'records', rows: records });
  const pair = { prompt: 'P', chosen: 'a', rejected: 'b' };
  expect(await readLabelFile('a.jsonl', JSON.stringify({ ...pair, margin: 1 }))).toEqual({
    kind: 'pairs',
    rows: [pair],
    errors: [],
  });
});

test('a bad row costs itself alone and is named by its line, even where it is the first', async () => {
  const file = `{"broken\n${toRecordJsonl(records)}{"version":1,"choice":"up"}\n`;
  const read = await readLabelFile('a.jsonl', file);
  expect(read).toMatchObject({ kind: 'records', rows: records });
  expect(read.errors.map(({ line }) => line)).toEqual([1, 5]);
});

test.each([
  ['empty.jsonl', ' \n', /is empty/],
  ['binary.jsonl', 'PK\u0003\u0000\u0000', /zip archive|binary file/],
  ['list.json', '[{"a": 1}]', /No row of "list\.json" can be used/],
  ['chat.jsonl', '{"prompt": "Hi", "completion": "Hello"}', /neither labels nor preference pairs/],
  ['table.csv', 'a,b\n1,2\n', /names its columns/],
  ['lnosj.\u202Ecsv.txt', '', /^"lnosj\.<U\+202E>csv\.txt" is empty/],
])('%s is refused in a sentence that says what to do', async (name, text, reason) => {
  const read = await readLabelFile(name, text);
  expect(read).toMatchObject({ kind: 'unusable', message: expect.stringMatching(reason) });
  expect(read).toMatchObject({ message: expect.stringContaining('Export one from this page') });
});

test('what is written as a full record is read again, ties and skips kept; TRL holds decided labels', async () => {
  const options = { verdicts: 'labels', margins: 'large' } as const;
  for (const format of ['jsonl', 'csv'] as const) {
    const { name, text, rows } = writeLabelFile(records, { ...options, format }, '2026-11-27');
    expect(rows).toBe(3);
    expect(await readLabelFile(name, text)).toEqual({ kind: 'records', rows: records, errors: [] });
  }
  for (const format of ['trl', 'trl-conversational'] as const) {
    const { name, text, rows } = writeLabelFile(records, { ...options, format }, '2026-11-27');
    expect(rows).toBe(1);
    expect(await readLabelFile(name, text)).toMatchObject({
      kind: 'pairs',
      rows: [{ prompt: 'Name a colour.', chosen: 'Blue.', rejected: 'Red, of course!' }],
    });
  }
});

test('a consensus is one row a pair', () => {
  const again = label({ rater: 'bob', choice: 'left' });
  const { rows } = writeLabelFile([...records, again], { format: 'trl', verdicts: 'consensus', margins: 'none' }, '');
  expect(rows).toBe(1);
});

const by = (rater: string, prompt = 'x') => label({ rater, prompt });
const here = (taken: readonly string[], file: string) => ({ taken, file });

test('a name that is taken gives way to the name of the file, or to a number where that names nobody', () => {
  expect(suggestNames([by('me')], [], here(['me'], 'ben.jsonl'))).toEqual({ me: 'ben' });
  expect(suggestNames([by('me')], [], here([' ME '], 'labels-me-2026-11-27.jsonl'))).toEqual({ me: 'me 2' });
  expect(suggestNames([by('me')], [], here(['me', 'me 2'], 'labels (1).jsonl'))).toEqual({ me: 'me 3' });
  expect(suggestNames([by('me'), by('Ida')], [by('Ann')], here(['me'], 'ben.jsonl'))).toEqual({
    me: 'me 2',
    Ida: 'Ida',
  });
  expect(suggestNames([by('Ida')], [by('me')], here(['me'], 'ben.jsonl'))).toEqual({ Ida: 'Ida' });
});
