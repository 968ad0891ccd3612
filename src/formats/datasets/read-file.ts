/** A file from outside becomes a dataset, or one clear message. What it holds decides what it is, not its name. */
import { InputError } from '../../text/input-error';
import type { FileLike } from '../../web/file-like';
import { rawRows } from './raw-rows';
import { formatOf, type OnRows, readRows } from './read-rows';
import type { Dataset } from './rows';

const MAX_FILE_MB = 50;
const MB = 1_000_000;

const PARQUET = [0x50, 0x41, 0x52, 0x31];
const GZIP = [0x1f, 0x8b];
const MAGIC: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a zip archive or spreadsheet', [0x50, 0x4b, 0x03, 0x04]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
];

const begins = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((b, i) => bytes[i] === b);

function decode(bytes: Uint8Array, name: string): string {
  const utf16 = begins(bytes, [0xff, 0xfe]) || begins(bytes, [0xfe, 0xff]);
  if (utf16) throw new InputError('file-encoding', `"${name}" is UTF-16 text. Re-save it as UTF-8.`);
  const known = MAGIC.find(([, magic]) => begins(bytes, magic));
  if (known || bytes.subarray(0, 65_536).includes(0)) {
    const what = known ? `is ${known[0]}` : 'is a binary file';
    throw new InputError(
      'file-binary',
      `"${name}" ${what}, not text. Choose a JSONL, JSON, CSV, Parquet or plain text file.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // without its byte-order mark
  } catch {
    throw new InputError(
      'file-encoding',
      `"${name}" is not UTF-8 text: it is binary, in another encoding, or damaged. Re-save it as UTF-8.`,
    );
  }
}

const MAX_UNPACKED_MB = 2 * MAX_FILE_MB;

/** A file as the Hub has many, `train.jsonl.gz`; no more is unpacked than can be read. */
async function unpack(packed: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > MAX_UNPACKED_MB * MB) break;
      parts.push(next.value as Uint8Array<ArrayBuffer>);
    }
  } catch {
    throw new InputError('file-binary', `"${name}" is a gzip archive that is damaged. Download it again.`);
  }
  if (size > MAX_UNPACKED_MB * MB) {
    void reader.cancel();
    throw new InputError(
      'file-too-large',
      `"${name}" unpacks to more than ${MAX_UNPACKED_MB} MB. Unpack it and cut it into smaller files.`,
    );
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Errors: InputError 'file-empty', 'file-too-large', 'file-binary', 'file-encoding', 'parquet', or as `readDataset`. */
export async function readDatasetFile(file: FileLike, onRows?: OnRows): Promise<Dataset> {
  // Before reading: a file too large for the tab's memory must not be read at all.
  if (file.size === 0) throw new InputError('file-empty', `"${file.name}" is empty. Choose a file with rows in it.`);
  if (file.size > MAX_FILE_MB * MB) {
    const size = Math.round(file.size / MB);
    throw new InputError(
      'file-too-large',
      `"${file.name}" has ${size} MB; at most ${MAX_FILE_MB} MB can be read. Cut it into smaller files.`,
    );
  }
  const packed = new Uint8Array(await file.arrayBuffer());
  const bytes = begins(packed, GZIP) ? await unpack(packed, file.name) : packed;
  if (begins(bytes, PARQUET)) {
    const { parquetRows } = await import('./parquet');
    return readRows({ rows: await parquetRows(bytes, file.name) }, file.name, onRows);
  }
  return readDataset(decode(bytes, file.name), file.name, onRows);
}

/**
 * Reads a file's text. Errors: InputError 'file-empty', 'json', 'json-depth', 'csv-header', 'csv-cells',
 * 'too-many-rows' or 'no-rows'.
 */
export function readDataset(text: string, name: string, onRows?: OnRows): Dataset {
  const clean = text.replace(/^\uFEFF/, '');
  if (clean.trim() === '') throw new InputError('file-empty', `"${name}" is empty. Choose a file with rows in it.`);
  return readRows(
    rawRows(clean, name, (value) => formatOf(value) !== undefined),
    name,
    onRows,
  );
}
