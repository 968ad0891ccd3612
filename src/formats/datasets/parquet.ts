/** Rows of a Parquet file. Loaded when the first one comes. What the file claims of its sizes is checked before it is read. */
import {
  type Compressors,
  type FileMetaData,
  parquetMetadata,
  parquetReadObjects,
  parquetSchema,
  type SchemaTree,
  toJson,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InputError } from '../../text/input-error';
import { readable } from '../../text/readable';
import { checkPages, MOST_PAGE } from './parquet-pages';
import type { RawRow } from './raw-row';

const MOST_ROWS = 300_000;
/** Values of one column: a row of messages has many. */
const MOST_VALUES = 5_000_000;
/** Bytes of all columns unpacked; characters of all rows, which a dictionary may repeat. */
const MOST_UNPACKED = 200_000_000;
const ROWS_AT_A_TIME = 5000;

const damaged = (name: string, why: string) =>
  new InputError(
    'parquet',
    `"${name}" cannot be read as Parquet: ${readable(why, 200)}. Export it again, or as JSONL.`,
  );

/** hyparquet allocates what a page claims; by then the claim is checked, and what comes out must fit it. */
const safe: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (input: Uint8Array, length: number) => {
      if (length > MOST_PAGE) throw new Error('a page is too large');
      return unpack?.(input, length) ?? new Uint8Array();
    },
  ]),
);

/** Paths of the columns, each once: hyparquet leaves the fault of a column that nothing asks for to nobody. */
function leaves({ children, path }: SchemaTree): string[] {
  if (children.length === 0) return [JSON.stringify(path)];
  if (new Set(children.map(({ element }) => element.name)).size < children.length)
    throw new Error('two columns have one name');
  return children.flatMap(leaves);
}

function check(bytes: Uint8Array, metadata: FileMetaData, name: string): void {
  const rows = Number(metadata.num_rows);
  if (rows > MOST_ROWS) {
    throw new InputError(
      'too-many-rows',
      `"${name}" has ${rows.toLocaleString('en')} rows; at most ${MOST_ROWS.toLocaleString('en')} can be read. Cut it into smaller files.`,
    );
  }
  const schema = parquetSchema(metadata);
  const paths = leaves(schema).sort().join();
  let unpacked = 0;
  for (const { columns, num_rows } of metadata.row_groups) {
    if (!(Number(num_rows) >= 0 && Number(num_rows) <= rows))
      throw new Error('a group of rows is larger than the file');
    const own = columns.map((column) => JSON.stringify(column.meta_data?.path_in_schema ?? []));
    if (own.sort().join() !== paths) throw new Error('a group of rows has other columns than the file');
    for (const column of columns) {
      unpacked += Number(column.meta_data?.total_uncompressed_size ?? 0);
      if (Number(column.meta_data?.num_values ?? 0) > MOST_VALUES) throw new Error('a column holds too many values');
      if (unpacked > MOST_UNPACKED)
        throw new Error(`it would unpack to more than ${MOST_UNPACKED / 1e6} MB: cut it into smaller files`);
      checkPages(bytes, column, schema, safe);
    }
  }
}

function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, one) => sum + charactersOf(one), 1);
}

/** Every row, its number in place of a line. Errors: InputError 'parquet', 'too-many-rows'. */
export async function parquetRows(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<RawRow[]> {
  try {
    const metadata = parquetMetadata(bytes);
    check(bytes, metadata, name);
    const file = {
      byteLength: bytes.length,
      slice: (start: number, end?: number) => bytes.slice(start, end).buffer,
    };
    const rows: RawRow[] = [];
    const total = Number(metadata.num_rows);
    let characters = 0;
    for (let rowStart = 0; rowStart < total; rowStart += ROWS_AT_A_TIME) {
      const rowEnd = Math.min(total, rowStart + ROWS_AT_A_TIME);
      const some = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors: safe });
      for (const [i, row] of some.entries()) {
        const value: unknown = toJson(row);
        characters += charactersOf(value);
        if (characters > MOST_UNPACKED)
          throw new Error(`its rows have more than ${MOST_UNPACKED / 1e6} million characters`);
        rows.push({ line: rowStart + i + 1, value });
      }
    }
    return rows;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw damaged(name, error instanceof Error ? error.message : String(error));
  }
}
