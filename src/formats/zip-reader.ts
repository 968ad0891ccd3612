/**
 * Reads zip archives that may be hostile. The directory at the end is read first, and every claim in it is checked
 * against limits and against the archive's real size before anything is allocated for an entry.
 * Format: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (its end). No ZIP64.
 */
import { Inflate } from 'fflate';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import type { ByteSource } from './byte-source';

export interface ZipLimits {
  readonly entries: number;
  /** Bytes of one entry, and of all together, unpacked. */
  readonly entry: number;
  readonly total: number;
  /** How many times smaller packing may have made an entry, beyond its first megabyte. */
  readonly ratio: number;
}

export interface ZipEntry {
  readonly path: string;
  /** What the archive calls it: with the folder that it was packed in. */
  readonly name: string;
  readonly size: number;
  readonly packed: number;
  readonly deflated: boolean;
  /** Where its local header begins. */
  readonly at: number;
  /** Where the next entry or the directory begins: nothing of this entry lies there or beyond. */
  readonly end: number;
}

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const MOST_DIRECTORY = 16 * 2 ** 20; // bytes
const MEGABYTE = 2 ** 20;
/** Up to five folders; plain names only, so no "..", no root, no backslash, no drive, no look-alike letters. */
const PLAIN_PATH = /^(?:[a-z0-9][a-z0-9_.-]{0,99}\/){0,5}[a-z0-9][a-z0-9_.-]{0,99}$/i;

function badZip(why: string): InputError {
  return new InputError('zip', `This archive cannot be read: ${why}. Export or download it again.`);
}

/** What file managers add to an archive: the other half of a file on a Mac, and how a folder is shown. */
const ADDED = /^__MACOSX\/|(?:^|\/)(?:\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

/**
 * The entries in the order of their places. `top`: a file that stands at the top; where it lies in a folder, because that
 * folder was packed, the folder is no part of the paths. What file managers add is left out. Errors: InputError 'zip'.
 */
export async function readZipDirectory(source: ByteSource, limits: ZipLimits, top?: string): Promise<ZipEntry[]> {
  const { count, at, size } = await findDirectory(source, limits);
  const bytes = await source.read(at, at + size);
  const view = new DataView(bytes.buffer);
  const named: Named[] = [];
  let place = 0;
  for (let i = 0; i < count; i++) {
    if (place + 46 > size || view.getUint32(place, true) !== DIRECTORY) throw badZip('its directory is damaged');
    const nameLength = view.getUint16(place + 28, true);
    const next = place + 46 + nameLength + view.getUint16(place + 30, true) + view.getUint16(place + 32, true);
    if (next > size) throw badZip('its directory is damaged');
    const name = new TextDecoder('latin1').decode(bytes.subarray(place + 46, place + 46 + nameLength));
    const entry = entryOf(view, place, name);
    place = next;
    if (name.endsWith('/') && entry.size === 0) continue; // other programs write folders as entries of their own
    named.push(entry);
  }
  if (place !== size) throw badZip('its directory is damaged');
  return checked(named, at, limits, top);
}

type Named = Omit<ZipEntry, 'end' | 'path'>;

function checked(named: readonly Named[], directory: number, limits: ZipLimits, top: string | undefined): ZipEntry[] {
  const own = named.filter(({ name }) => !ADDED.test(name));
  const folder = top === undefined ? '' : folderOf(own, top);
  let total = 0;
  const found = own.map((entry) => {
    const path = entry.name.startsWith(folder) ? entry.name.slice(folder.length) : entry.name;
    total += entry.size;
    checkEntry({ ...entry, path }, total, limits);
    return { ...entry, path };
  });
  return placed(found, named, directory);
}

/** The folder in which `top` lies, with its slash; none where it stands at the top, or lies in several. */
function folderOf(named: readonly Named[], top: string): string {
  const folders = named.flatMap(({ name }) => (name.endsWith(`/${top}`) ? name.slice(0, -top.length) : []));
  const inOne = folders.filter((folder) => folder.indexOf('/') === folder.length - 1);
  return named.some(({ name }) => name === top) || inOne.length !== 1 ? '' : (inOne[0] as string);
}

async function findDirectory(source: ByteSource, limits: ZipLimits) {
  if (source.size < END_SIZE) throw badZip('it is too short');
  const from = Math.max(0, source.size - END_SIZE - 0xffff);
  const tail = await source.read(from, source.size);
  const view = new DataView(tail.buffer);
  let end = tail.length - END_SIZE;
  const isEnd = (i: number) =>
    view.getUint32(i, true) === END && i + END_SIZE + view.getUint16(i + 20, true) === tail.length;
  while (end >= 0 && !isEnd(end)) end--;
  if (end < 0) throw badZip('it is no zip file, or was cut short');
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const at = view.getUint32(end + 16, true);
  if (count === 0xffff || size === 0xffffffff || at === 0xffffffff) throw badZip('it is larger than 4 GB');
  if (view.getUint16(end + 4, true) || view.getUint16(end + 6, true) || view.getUint16(end + 8, true) !== count)
    throw badZip('it is one of several parts');
  if (count > limits.entries) throw badZip(`it has ${count} files, where ${limits.entries} is the most`);
  if (size > MOST_DIRECTORY || at + size !== from + end) throw badZip('its directory is damaged');
  return { count, at, size };
}

function entryOf(view: DataView, place: number, name: string): Named {
  const method = view.getUint16(place + 10, true);
  if (view.getUint16(place + 8, true) & 1) throw badZip(`"${readable(name)}" is encrypted`);
  if (method !== 0 && method !== 8) throw badZip(`"${readable(name)}" is packed in a way that is not supported`);
  return {
    name,
    deflated: method === 8,
    packed: view.getUint32(place + 20, true),
    size: view.getUint32(place + 24, true),
    at: view.getUint32(place + 42, true),
  };
}

function checkEntry({ path, size, packed, deflated }: Omit<ZipEntry, 'end'>, total: number, limits: ZipLimits): void {
  const name = readable(path);
  if (!PLAIN_PATH.test(path)) throw badZip(`"${name}" is no plain file name`);
  if (size > limits.entry || total > limits.total)
    throw badZip(`unpacked it would be larger than ${limits.total / 2 ** 30} GB`);
  if (!deflated && size !== packed) throw badZip(`the size of "${name}" is wrong`);
  if (size > MEGABYTE + limits.ratio * packed)
    throw badZip(
      `"${name}" would unpack to more than ${limits.ratio} times its size, as archives made to fill a memory do`,
    );
}

/** Gives each entry its end. Entries that overlap, which multiply what is unpacked, and names used twice are refused. */
function placed(found: readonly Omit<ZipEntry, 'end'>[], all: readonly Named[], directory: number): ZipEntry[] {
  const names = new Set<string>();
  const starts = all.map(({ at }) => at).sort((a, b) => a - b);
  return [...found]
    .sort((a, b) => a.at - b.at)
    .map((entry) => {
      const key = entry.path.toLowerCase(); // two names that are one on some systems
      if (names.has(key)) throw badZip(`"${readable(entry.path)}" is in it twice`);
      names.add(key);
      const end = starts[starts.lastIndexOf(entry.at) + 1] ?? directory;
      if (
        starts.indexOf(entry.at) !== starts.lastIndexOf(entry.at) ||
        entry.at + 30 + entry.name.length + entry.packed > end
      )
        throw badZip(`"${readable(entry.path)}" overlaps another file`);
      return { ...entry, end };
    });
}

/** An entry unpacked; exactly its declared size, or refused. Errors: InputError 'zip'. */
export async function readZipEntry(source: ByteSource, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const damaged = badZip(`"${readable(entry.path)}" is damaged`);
  const header = await source.read(entry.at, entry.at + 30);
  const view = new DataView(header.buffer);
  if (header.length < 30 || view.getUint32(0, true) !== LOCAL) throw damaged;
  const nameLength = view.getUint16(26, true);
  const begin = entry.at + 30 + nameLength + view.getUint16(28, true);
  if (nameLength !== entry.name.length || begin + entry.packed > entry.end) throw damaged;
  const name = await source.read(entry.at + 30, entry.at + 30 + nameLength);
  if (new TextDecoder('latin1').decode(name) !== entry.name) throw damaged;
  if (!entry.deflated) return await source.read(begin, begin + entry.packed);
  return await inflate(source, begin, entry, damaged);
}

/** Bytes unpacked at a time: deflate makes at most 1,032 bytes of one, so a step allocates 16 MB at the worst. */
const STEP = 16 * 1024;

async function inflate(source: ByteSource, begin: number, entry: ZipEntry, damaged: InputError) {
  const out = new Uint8Array(entry.size);
  let filled = 0;
  let finished = false;
  const stream = new Inflate((chunk, final) => {
    if (filled + chunk.length > out.length) throw damaged;
    out.set(chunk, filled);
    filled += chunk.length;
    finished ||= final;
  });
  const end = begin + entry.packed;
  try {
    for (let at = begin; at < end; at += STEP) {
      const to = Math.min(end, at + STEP);
      stream.push(await source.read(at, to), to === end);
    }
  } catch {
    throw damaged; // fflate's errors, and ours from the callback
  }
  if (!finished || filled !== entry.size) throw damaged;
  return out;
}
