import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FIXTURES } from '../formats/datasets/fixtures';
import { jsonl } from '../formats/datasets/test-support';
import { checkData } from './checked-data';

const folder = mkdtempSync(join(tmpdir(), 'check-data-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test('every format is told by its name, with its kind and its rows', async () => {
  for (const { rows, format, kind, count = rows.length } of Object.values(FIXTURES)) {
    const checked = await checkData(file('data', jsonl(...rows)));
    expect(checked).toMatchObject({ format, kind, rows: count, left_out: [] });
  }
  const parquet = join(import.meta.dirname, '../testing/fixtures/parquet/pairs-zstd.parquet');
  expect(await checkData(parquet)).toMatchObject({ format: 'TRL preference', kind: 'preferences', rows: 12 });
  const prompts = file('prompts.txt', 'Who?\nWhere?\n');
  expect(await checkData(prompts)).toMatchObject({ format: 'plain text, a prompt a line', kind: 'prompts', rows: 2 });
});

test('what is left out is named by line; what cannot be used at all leaves no row', async () => {
  const some = file('some.jsonl', '{"prompt":"a","completion":"b"}\n{"prompt":"a"}\n{\n');
  expect(await checkData(some)).toEqual({
    format: 'TRL prompt-completion',
    kind: 'demonstrations',
    rows: 1,
    left_out: [
      { line: 2, why: '"completion" is missing.' },
      { line: 3, why: 'This line is not valid JSON.' },
    ],
    warnings: [],
  });
  const none = await checkData(file('none.jsonl', '{"chosen":"a"}\n'));
  expect(none).toMatchObject({ format: 'TRL preference', kind: 'preferences', rows: 0, left_out: [{ line: 1 }] });
  for (const path of [file('empty.csv', ''), join(folder, 'not there'), folder])
    expect(await checkData(path)).toMatchObject({ format: null, kind: null, rows: 0, warnings: [expect.any(String)] });
});

test('against a base, rows of which its context leaves nothing are left out, and what it cuts is said', async () => {
  const long = 'very '.repeat(60);
  const rows = [
    { prompt: 'a', completion: 'b' },
    { prompt: long, completion: 'b' },
    { prompt: 'a', completion: long },
  ];
  const base = join(import.meta.dirname, '../../public/models/nano');
  const checked = await checkData(file('long.jsonl', jsonl(...rows)), { base, limit: '40' });
  expect(checked).toMatchObject({ rows: 2, left_out: [{ line: 2, why: expect.stringMatching(/no answer is left/) }] });
  expect(checked.warnings).toContainEqual(expect.stringMatching(/2 of 3 rows are longer.*40 tokens/));
});
