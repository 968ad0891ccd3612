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

/** What was saved in place of a data set, by how its text begins: read as plain text, each would be a file of prompts. */
const INSTEAD: readonly (readonly [begin: RegExp, why: string])[] = [
  [
    /^version https:\/\/git-lfs\.github\.com\/spec\//,
    'is a Git LFS pointer, not the file itself. Fetch it with "git lfs pull", or download it from its page.',
  ],
  [
    /^\s*(<!doctype html|<html[\s>])/i,
    'is a web page, not a data set: often what a site answers where one must log in. Download the file itself.',
  ],
];

function refuseInstead(text: string, name: string): void {
  const found = INSTEAD.find(([begin]) => begin.test(text.slice(0, 1000)));
  if (found) throw new InputError('file-instead', `"${name}" ${found[1]}`);
}

/** By its byte-order mark, as a spreadsheet saves "Unicode text". */
const UTF16: Readonly<Record<string, readonly number[]>> = { 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff] };

function decode(bytes: Uint8Array, name: string): string {
  const utf16 = Object.entries(UTF16).find(([, mark]) => begins(bytes, mark));
  if (utf16) {
    try {
      return new TextDecoder(utf16[0], { fatal: true }).decode(bytes);
    } catch {
      throw new InputError('file-encoding', `"${name}" is damaged UTF-16 text. Re-save it as UTF-8.`);
    }
  }
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

/**
 * Errors: InputError 'file-empty', 'file-too-large', 'file-binary', 'file-encoding', 'file-instead', 'parquet', or as
 * `readDataset`.
 */
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
  const text = decode(bytes, file.name);
  refuseInstead(text, file.name);
  return readDataset(text, file.name, onRows);
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
