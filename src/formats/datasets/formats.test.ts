import { expect, test } from 'vitest';
import { FIXTURES } from './fixtures';
import { FORMATS } from './index';
import { readDataset } from './read-file';
import { jsonl } from './test-support';

test.each(Object.entries(FIXTURES))('%s: told by its fields, its roles kept, as JSONL and as JSON', (_, fixture) => {
  const { rows, format, kind, first, count = rows.length } = fixture;
  for (const text of [jsonl(...rows), JSON.stringify(rows, null, 2), JSON.stringify({ data: rows })]) {
    const read = readDataset(text, 'x');
    expect({ format: read.format, kind: read.kind, leftOut: read.leftOut }).toEqual({ format, kind, leftOut: [] });
    expect(read.rows).toHaveLength(count);
    const { line: _line, ...row } = read.rows[0] ?? {};
    expect(row).toEqual(first);
  }
});

test('every format has a fixture', () => {
  const names = (list: readonly { name?: string; format?: string; kind: string }[]) =>
    new Set(list.map((one) => `${one.name ?? one.format}`));
  const fixtures = names(Object.values(FIXTURES));
  // Marks are one rule for all demonstrations: three of them stand for the rest.
  const formats = [...names(FORMATS)].filter((name) => !name.endsWith('with labels (KTO)'));
  expect(formats.filter((name) => !fixtures.has(name))).toEqual([]);
});
