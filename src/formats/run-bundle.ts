/**
 * The run bundle: one zip with everything of a run, and `bundle.json`, which names every file with its size and SHA-256.
 * It is written and read a file at a time. What the files mean is not decided here (storage/run-transfer.ts).
 */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { z } from '../config/zod';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readable, readableValue } from '../text/readable';
import { sha256 } from '../text/sha256';
import type { ByteSource } from './byte-source';
import { readZipDirectory, readZipEntry, type ZipEntry, type ZipLimits } from './zip-reader';

const BUNDLE_VERSION = 1;
const FORMAT = 'rlhf-studio-run';
const MANIFEST = 'bundle.json';
const MOST_MANIFEST = 4 * 2 ** 20; // bytes
/** A run of SmolLM2-135M with its ring of checkpoints stays under 4 GB, which is also where a plain zip ends. */
const LIMITS: ZipLimits = { entries: 4000, entry: 2 ** 31 - 1, total: 2 ** 32 - 1, ratio: 200 };

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(BUNDLE_VERSION),
  files: z.record(
    z.string().max(600),
    z.object({ bytes: z.int().min(0).max(LIMITS.entry), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});
type BundleManifest = z.infer<typeof manifestSchema>;

export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Bundle {
  readonly paths: readonly string[];
  /** Bytes of all files, unpacked. */
  readonly size: number;
  /** A file, whole and with the hash that the bundle names, or refused. */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

function bad(why: string, what = 'Export the run again and import that file.'): InputError {
  return new InputError('bundle', `This is no run that can be imported: ${why}. ${what}`);
}

const isText = (path: string): boolean => /\.(json|jsonl|md)$/.test(path);

/** Zips files as they come, in pieces; weights hardly shrink, so only texts are packed. Errors: InputError 'bundle'. */
export async function* writeBundle(
  files: AsyncIterable<BundleFile> | Iterable<BundleFile>,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const add = ({ path, bytes }: BundleFile) => {
    const entry = isText(path) ? new ZipDeflate(path) : new ZipPassThrough(path);
    entry.mtime = new Date(2000, 0, 1); // the same run gives the same file
    zip.add(entry);
    entry.push(bytes, true);
  };
  const named: BundleManifest['files'] = {};
  let size = 0;
  for await (const file of files) {
    size += file.bytes.length;
    if (size > LIMITS.total - MOST_MANIFEST)
      throw bad('it would be larger than 4 GB', 'Export it without its checkpoints.');
    named[file.path] = { bytes: file.bytes.length, sha256: await sha256(file.bytes) };
    add(file);
    yield* pieces.splice(0);
  }
  const manifest: BundleManifest = { format: FORMAT, version: BUNDLE_VERSION, files: named };
  add({ path: MANIFEST, bytes: new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`) });
  zip.end();
  yield* pieces;
}

/** Checks the archive and its list of files; each file is unpacked and checked when it is read. Errors: InputError. */
export async function openBundle(source: ByteSource): Promise<Bundle> {
  const entries = new Map((await readZipDirectory(source, LIMITS, MANIFEST)).map((entry) => [entry.path, entry]));
  const files = await readManifest(source, entries.get(MANIFEST));
  entries.delete(MANIFEST);
  const named = new Map(Object.entries(files));
  for (const { path, size } of entries.values())
    if (named.get(path)?.bytes !== size) throw bad(`its list of files does not fit "${path}"`);
  for (const path of named.keys()) if (!entries.has(path)) throw bad(`"${readable(path)}" is missing`);
  return {
    paths: [...entries.keys()],
    size: [...entries.values()].reduce((sum, { size }) => sum + size, 0),
    async read(path) {
      const entry = entries.get(path);
      if (!entry) throw bad(`"${readable(path)}" is missing`);
      const bytes = await readZipEntry(source, entry);
      if ((await sha256(bytes)) !== named.get(path)?.sha256) throw bad(`"${path}" is damaged`);
      return bytes;
    },
  };
}

async function readManifest(source: ByteSource, entry: ZipEntry | undefined): Promise<BundleManifest['files']> {
  if (!entry) throw bad(`it has no ${MANIFEST}`, 'Choose a file that was exported from the list of runs.');
  if (entry.size > MOST_MANIFEST) throw bad(`its ${MANIFEST} is too large`);
  const json = parseJsonObject(await readZipEntry(source, entry));
  if (json?.format !== FORMAT) throw bad(`its ${MANIFEST} is of another kind`);
  const { version } = json;
  if (typeof version === 'number' && version > BUNDLE_VERSION)
    throw bad(
      `it was written by a newer version of this page (${readableValue(version)}, where this one reads up to ${BUNDLE_VERSION})`,
      'Reload the page to get the newest version.',
    );
  const checked = manifestSchema.safeParse(json);
  if (!checked.success)
    throw bad(`its ${MANIFEST} is damaged (${readable(checked.error.issues[0]?.path.join('.') ?? '')})`);
  return checked.data.files;
}
