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
import { parquetHeader } from 'hyparquet/src/column.js';
import { compressors } from 'hyparquet-compressors';
import { InputError } from '../../text/input-error';
import { readable } from '../../text/readable';
import type { RawRow } from './raw-row';

const MOST_ROWS = 300_000;
/** Values of one column: a row of messages has many. */
const MOST_VALUES = 5_000_000;
/** Bytes of all columns, and of one page, unpacked. */
const MOST_UNPACKED = 200_000_000;
const MOST_PAGE = 64 * 2 ** 20;
const ROWS_AT_A_TIME = 5000;

const damaged = (name: string, why: string) =>
  new InputError(
    'parquet',
    `"${name}" cannot be read as Parquet: ${readable(why, 200)}. Export it again, or as JSONL.`,
  );

type Column = FileMetaData['row_groups'][number]['columns'][number];

/** Walks over the headers of a column's pages: none may hold more than the column says, or than a page has. */
function checkPages(bytes: Uint8Array, { meta_data: column }: Column): void {
  if (!column) throw new Error('a column has no description');
  const from = Number(column.dictionary_page_offset ?? column.data_page_offset);
  const first = Math.min(from, Number(column.data_page_offset));
  const end = first + Number(column.total_compressed_size);
  if (!(first >= 0 && end <= bytes.length && first < end)) throw new Error('a column lies outside of the file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, end);
  const reader = { view, offset: first };
  let values = 0;
  while (reader.offset < end) {
    const page = parquetHeader(reader);
    const count = Number(
      page.data_page_header?.num_values ??
        page.data_page_header_v2?.num_values ??
        page.dictionary_page_header?.num_values ??
        0,
    );
    const sizes = [Number(page.uncompressed_page_size), Number(page.compressed_page_size), count];
    if (!sizes.every((size) => size >= 0 && size <= MOST_PAGE)) throw new Error('a page is too large');
    if (!page.dictionary_page_header) values += count;
    if (count > Number(column.num_values) && count > Number(page.uncompressed_page_size))
      throw new Error('a page holds more values than its column');
    reader.offset += Number(page.compressed_page_size);
  }
  if (values !== Number(column.num_values)) throw new Error('the pages of a column do not hold its values');
}

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
  const paths = leaves(parquetSchema(metadata)).sort().join();
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
      checkPages(bytes, column);
    }
  }
}

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
    for (let rowStart = 0; rowStart < total; rowStart += ROWS_AT_A_TIME) {
      const rowEnd = Math.min(total, rowStart + ROWS_AT_A_TIME);
      const some = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors: safe });
      some.forEach((value, i) => {
        rows.push({ line: rowStart + i + 1, value: toJson(value) as unknown });
      });
    }
    return rows;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw damaged(name, error instanceof Error ? error.message : String(error));
  }
}
