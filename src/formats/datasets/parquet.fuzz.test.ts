import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzzAsync } from '../../testing/fuzz';
import { mutatedBytes } from '../../testing/mutations';
import { InputError } from '../../text/input-error';
import { readDatasetFile } from './read-file';
import { fileOf } from './test-support';

const FOLDER = join(import.meta.dirname, '../../testing/fixtures/parquet');
const good = ['pairs-none', 'pairs-snappy', 'pairs-zstd', 'pairs-gzip', 'alpaca-snappy'].map(
  (name) => new Uint8Array(readFileSync(join(FOLDER, `${name}.parquet`))),
);

test(
  'Parquet files: changed ones are refused with one message, or their rows are whole',
  async () => {
    await fuzzAsync({
      inputs: fc.constantFrom(...good).chain(mutatedBytes),
      size: (bytes) => bytes.length,
      read: (bytes) => readDatasetFile(fileOf(bytes, 'x')),
      accepted: ({ rows, leftOut }) => {
        expect(rows.length).toBeGreaterThan(0);
        // As many rows as were written, and no row that the file does not have.
        expect(rows.length + leftOut.length).toBeLessThanOrEqual(300);
        for (const { line } of rows) expect(line).toBeLessThanOrEqual(rows.length + leftOut.length);
      },
      refusal: InputError,
    });
  },
  FUZZ_TIMEOUT,
);
