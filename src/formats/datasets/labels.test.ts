/** Label files as spreadsheets give them back. */
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { toRecordCsv } from '../../labeling/export-csv';
import { answer, label } from '../../labeling/fixtures';
import type { InputError } from '../../text/input-error';
import { readDataset } from './read-file';
import { labelsIn } from './test-support';

const records = [
  label({ note: 'two\nlines; "quoted", more', answers: [answer('=1+1'), answer('B')] }),
  label({ choice: 'tie', topic: 'advice', shownAt: 1_790_000_000_001, decidedAt: 1_790_000_123_456 }),
  label({ choice: 'right', strength: 'much', rewardMargin: -0.5, activeMs: 1234.5 }),
];
const cells = Papa.parse<string[]>(toRecordCsv(records).trim()).data;
const table = (rows: readonly (readonly string[])[], delimiter = ',') =>
  Papa.unparse(rows as string[][], { delimiter });
const column = (name: string) => cells[0]?.indexOf(name) ?? -1;
const changed = (name: string, row: number, to: string) =>
  cells.map((own, i) => (i === row ? own.with(column(name), to) : own));

test.each<[string, string]>([
  ['as it was exported', toRecordCsv(records)],
  ['with semicolons', table(cells, ';')],
  ['with the separator said', `sep=;\r\n${table(cells, ';')}`],
  ['with tabs', table(cells, '\t')],
  ['with empty columns at the end', table(cells.map((row) => [...row, '', '']))],
  ['with an empty last column left out', table(cells.map((row) => (row.at(-1) === '' ? row.slice(0, -1) : row)))],
  [
    'with decimal commas',
    table(
      changed('rewardMargin', 3, '-0,5').map((row) => row.map((cell) => cell.replace(/^1234\.5$/, '1234,5'))),
      ';',
    ),
  ],
  ['in capitals', table(cells.map((row) => row.map((cell) => (cell === 'false' ? 'FALSE' : cell))))],
  [
    'with times as numbers',
    table(cells.map((row) => row.map((cell) => (/^\d{4}-.*Z$/.test(cell) ? String(Date.parse(cell)) : cell)))),
  ],
])('labels %s are the labels', (_, text) => {
  expect(labelsIn(text)).toEqual({ rows: records, errors: [] });
  expect(readDataset(text, 'x.csv')).toMatchObject({ kind: 'labels', format: 'labels of RLHF Studio', warnings: [] });
});

test('times that a spreadsheet rounded are refused: the newer of two edits could not be told', () => {
  for (const rounded of ['1.79E+12', '1,79E+12', '1.79e12']) {
    const { rows, errors } = labelsIn(table(changed('decidedAt', 2, rounded), rounded.includes(',') ? ';' : ','));
    expect(rows).toEqual([records[0], records[2]]);
    expect(errors).toMatchObject([{ why: expect.stringContaining(`a spreadsheet rounded this time to ${rounded}`) }]);
  }
});

test('a spreadsheet finds no time in the export that it would round', () => {
  for (const row of cells.slice(1)) expect(row.filter((cell) => /^\d{12,}$/.test(cell))).toEqual([]);
});

test('a number that could be a thousand or one is refused by name', () => {
  expect(labelsIn(table(changed('activeMs', 1, '1,234'))).errors[0]?.why).toMatch(/^activeMs: /);
});

test('a column that is there twice is refused', () => {
  const twice = cells.map((row) => [...row, row[column('choice')] ?? '']);
  try {
    readDataset(table(twice), 'x.csv');
    expect.unreachable();
  } catch (error) {
    expect((error as InputError).message).toMatch(/"choice" twice/);
  }
});
