/** Files that pyarrow wrote (scripts/parquet-fixtures.py): twelve conversational pairs in three groups of rows, in each way of packing; three rows of Alpaca. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDatasetFile } from './read-file';
import { fileOf } from './test-support';

const FOLDER = join(import.meta.dirname, '../../testing/fixtures/parquet');
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(FOLDER, `${name}.parquet`)));
const read = (name: string) => readDatasetFile(fileOf(bytesOf(name), 'x'));

test.each(['none', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4'])('pairs packed by %s', async (codec) => {
  const { format, kind, rows, leftOut } = await read(`pairs-${codec}`);
  expect({ format, kind, leftOut }).toEqual({ format: 'TRL preference', kind: 'preferences', leftOut: [] });
  const turn = (role: string, content: string) => ({ role, content });
  expect(rows).toEqual(
    Array.from({ length: 12 }, (_, i) => ({
      kind: 'preference',
      line: i + 1,
      prompt: [turn('system', 'Be brief.'), turn('user', `What is ${i}?`)],
      chosen: `A number, ñ ${i}.`,
      rejected: 'No.',
      ...(i % 2 === 0 && { margin: 0.5 }),
    })),
  );
});

test('flat columns', async () => {
  const { format, rows } = await read('alpaca-snappy');
  expect(format).toBe('Alpaca');
  expect(rows.map((row) => row.kind === 'demonstration' && row.messages[1]?.content)).toEqual(['0', '1', '2']);
});

test('a file that is cut short or damaged is refused with one message', async () => {
  const good = bytesOf('pairs-none');
  const cut = fileOf(good.slice(0, good.length - 100), 'cut');
  await expect(readDatasetFile(cut)).rejects.toMatchObject({
    code: 'parquet',
    message: expect.stringMatching(/"cut"/),
  });
});

test('a run that would repeat a value a billion times is refused before anything is read', async () => {
  const good = bytesOf('gaps-none');
  expect((await readDatasetFile(fileOf(good.slice(), 'gaps'))).rows).toHaveLength(160);
  const bomb = [0xfe, 0xff, 0xff, 0xff, 0x07, 0x01];
  const said = new Set<string>();
  for (let at = 4; at < 500; at++) {
    const bytes = good.slice();
    bytes.set(bomb, at);
    await readDatasetFile(fileOf(bytes, 'gaps')).catch((error) => said.add(/: (.*?)\./.exec(error.message)?.[1] ?? ''));
  }
  expect(said).toContain('a run goes on past its page');
});
