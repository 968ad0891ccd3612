/**
 * What the pages of a Parquet column claim, checked before hyparquet reads them: it allocates as many values as a page says,
 * and repeats a value as often as a run says. Format: https://github.com/apache/parquet-format, Encodings.
 */
import type { Compressors, FileMetaData, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } from 'hyparquet/src/schema.js';
import { readVarInt } from 'hyparquet/src/thrift.js';

/** Bytes of one page, unpacked. */
export const MOST_PAGE = 64 * 2 ** 20;
/** Ways of writing values down that are read: those of pyarrow, pandas and the Hub. Others multiply what they hold. */
const ENCODINGS: ReadonlySet<string> = new Set(['PLAIN', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY', 'RLE']);

type Column = FileMetaData['row_groups'][number]['columns'][number];
type Page = ReturnType<typeof parquetHeader>;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Runs of `count` values of `width` bits: none may go on past them. */
function checkRuns(view: DataView, from: number, to: number, width: number, count: number): void {
  const reader = { view, offset: from };
  for (let seen = 0; seen < count && reader.offset < to; ) {
    const header = readVarInt(reader);
    if (header & 1) {
      reader.offset += (header >>> 1) * width;
      seen += (header >>> 1) * 8;
    } else {
      const run = header >>> 1;
      if (run > count - seen) throw new Error('a run goes on past its page');
      reader.offset += (width + 7) >> 3;
      seen += run;
    }
  }
}

const bits = (most: number): number => 32 - Math.clz32(most);

/** Levels of nesting, which stand before the values; where the values begin. `lengths`: of both in bytes, where the header says them. */
function checkLevels(
  view: DataView,
  levels: readonly [number, number],
  count: number,
  lengths?: readonly number[],
): number {
  let at = 0;
  levels.forEach((most, i) => {
    if (most === 0) return;
    const length = lengths?.[i] ?? view.getUint32(at, true);
    if (!lengths) at += 4;
    checkRuns(view, at, at + length, bits(most), count);
    at += length;
  });
  return at;
}

function checkValues(view: DataView, at: number, encoding: string, count: number): void {
  if (!ENCODINGS.has(encoding)) throw new Error(`its values are written in a way that is not read here (${encoding})`);
  if (at >= view.byteLength) return;
  if (encoding === 'RLE') checkRuns(view, at + 4, view.byteLength, 1, count);
  else if (encoding !== 'PLAIN') checkRuns(view, at + 1, view.byteLength, view.getUint8(at), count);
}

function checkPage(page: Page, packed: Uint8Array, codec: string, unpack: Compressors, levels: [number, number]): void {
  const size = Number(page.uncompressed_page_size);
  const open = (bytes: Uint8Array, length: number) =>
    viewOf(decompressPage(bytes, length, codec as Parameters<typeof decompressPage>[2], unpack));
  const { data_page_header: first, data_page_header_v2: second } = page;
  if (first) {
    const view = open(packed, size);
    checkValues(view, checkLevels(view, levels, first.num_values), first.encoding, first.num_values);
  } else if (second) {
    const lengths = [second.repetition_levels_byte_length, second.definition_levels_byte_length];
    const [repetition = 0, definition = 0] = lengths;
    checkLevels(viewOf(packed), levels, second.num_values, lengths);
    const rest = packed.subarray(repetition + definition);
    const length = size - repetition - definition;
    const view = second.is_compressed !== false && length > 0 ? open(rest, length) : viewOf(rest);
    checkValues(view, 0, second.encoding, second.num_values);
  }
}

/** Every page of a column. Errors: Error with what is wrong. */
export function checkPages(bytes: Uint8Array, { meta_data: column }: Column, schema: SchemaTree, unpack: Compressors) {
  if (!column) throw new Error('a column has no description');
  const path = getTreePath(schema, column.path_in_schema);
  const levels: [number, number] = [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)];
  const data = Number(column.data_page_offset);
  const first = Math.min(Number(column.dictionary_page_offset ?? data), data);
  const end = first + Number(column.total_compressed_size);
  if (!(first >= 0 && end <= bytes.length && first < end)) throw new Error('a column lies outside of the file');
  const reader = { view: viewOf(bytes.subarray(0, end)), offset: first };
  let values = 0;
  let unpacked = 0;
  while (reader.offset < end) {
    const page = parquetHeader(reader);
    const [size, packed] = [Number(page.uncompressed_page_size), Number(page.compressed_page_size)];
    const count = (page.data_page_header ?? page.data_page_header_v2 ?? page.dictionary_page_header)?.num_values ?? 0;
    if (![size, packed, count].every((one) => one >= 0 && one <= MOST_PAGE) || reader.offset + packed > end)
      throw new Error('a page is too large');
    unpacked += size;
    if (unpacked > Number(column.total_uncompressed_size)) throw new Error('its pages unpack to more than the column');
    if (!page.dictionary_page_header) values += count;
    else if (count > size) throw new Error('a page holds more values than bytes');
    if (values > Number(column.num_values)) throw new Error('a page holds more values than its column');
    checkPage(page, bytes.subarray(reader.offset, reader.offset + packed), column.codec, unpack, levels);
    reader.offset += packed;
  }
  if (values !== Number(column.num_values)) throw new Error('the pages of a column do not hold its values');
}
