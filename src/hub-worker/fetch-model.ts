/**
 * A model from the Hub into a folder, piece by piece. What is there stays when the connection is cut, and the next try goes on
 * behind it (HTTP range). What came is compared with the hash that the Hub says of it. The Hub's own library fetches whole files
 * and keeps nothing of one that broke off.
 */
import type { Folder } from '../storage/folder';
import { readable } from '../text/readable';
import { RunningHash } from './file-hash';
import { type HubFile, hubError, namedModel, readListing, wantedFiles } from './hub-files';
import type { FetchProgress } from './protocol';

export interface HubDeps {
  readonly fetch: typeof fetch;
  readonly folder: Folder;
  /** Milliseconds until a cut connection is tried again. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

const ROOT = 'downloads';
const TRIES = 5;
/** Bytes that are written at once. */
const PIECE = 4 * 2 ** 20;
const MOST_LISTING = 16 * 2 ** 20;

/** Resolves to the folder in which the files lie, and their paths there by name. Errors: InputError 'hub', 'storage-full'. */
export async function fetchModel(
  { hub, model }: { readonly hub: string; readonly model: string },
  deps: HubDeps,
  onProgress: (progress: FetchProgress) => void,
): Promise<{ readonly name: string; readonly folder: string; readonly paths: Readonly<Record<string, string>> }> {
  const { repository, file } = namedModel(model);
  const found = readListing(repository, await listing(hub, repository, deps));
  const wanted = wantedFiles(found, file);
  const folder = `${ROOT}/${found.repository.replace('/', '--')}-${found.revision}`;
  await forgetOthers(deps.folder, folder);
  const total = wanted.reduce((sum, { size }) => sum + size, 0);
  const paths: Record<string, string> = {};
  let before = 0;
  for (const one of wanted) {
    const name = one.path.replaceAll('/', '--');
    const path = `${folder}/${name}`;
    const address = `${hub}/${repository}/resolve/${found.revision}/${one.path.split('/').map(encodeURIComponent).join('/')}`;
    await fetchFile(address, one, path, deps, (done, waiting) =>
      onProgress({ done: before + done, total, ...(waiting && { waiting }) }),
    );
    before += one.size;
    paths[/\.gguf$/i.test(name) ? 'model.gguf' : name] = path;
  }
  return {
    name:
      (file ?? repository)
        .split('/')
        .at(-1)
        ?.replace(/\.gguf$/i, '') ?? repository,
    folder,
    paths,
  };
}

/** What was left of another model takes room that this one needs. */
async function forgetOthers(folder: Folder, own: string): Promise<void> {
  for (const { name } of await folder.list(ROOT)) if (`${ROOT}/${name}` !== own) await folder.remove(`${ROOT}/${name}`);
}

async function listing(hub: string, repository: string, { fetch }: HubDeps): Promise<Uint8Array> {
  const response = await fetch(`${hub}/api/models/${repository}?blobs=true`).catch(() => null);
  if (!response) throw hubError(`${hostOf(hub)} could not be reached. Check the connection, then try again.`);
  if (response.status === 401 || response.status === 403 || response.status === 404)
    throw hubError(
      `${hostOf(hub)} has no public model ${repository}. Check its name; private and gated models have to be downloaded by yourself and opened from their files.`,
    );
  if (!response.ok) throw hubError(`${hostOf(hub)} answered ${response.status}. Try again later.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > MOST_LISTING) throw hubError(`${repository} has too many files to be a model.`);
  return bytes;
}

const hostOf = (hub: string): string => new URL(hub).host;

/** A file whole on disk: what is missing of it is fetched, as often as it takes. */
async function fetchFile(
  address: string,
  { path: name, size, hash: said }: HubFile,
  path: string,
  deps: HubDeps,
  onDone: (done: number, waiting?: string) => void,
): Promise<void> {
  const hash = said && new RunningHash(size, said);
  for (let failed = 0; ; ) {
    if ((await sizeOn(deps.folder, path)) > size) await deps.folder.remove(path);
    const there = await deps.folder.open(path);
    const had = there?.size ?? 0;
    // What an earlier try left was hashed by nobody.
    await hash?.follow(there, PIECE);
    onDone(had);
    if (had === size) return hash === null || hash.isRight ? undefined : refuse(name, path, deps);
    const why = await fetchRest(address, had, size, path, deps, onDone, hash);
    if (why === null) continue; // whole, or the server gave less than it said: looked at anew
    const more = (await sizeOn(deps.folder, path)) > had;
    failed = more ? 1 : failed + 1;
    if (failed >= TRIES)
      throw hubError(
        `The download of ${name} was cut off (${why}). What is here is kept: press the button again to go on behind it.`,
      );
    onDone(await sizeOn(deps.folder, path), why);
    await deps.wait(1000 * 2 ** (failed - 1));
  }
}

/** A file of the right size that is not the one: damaged on its way, or something put in its place. Errors: InputError 'hub'. */
async function refuse(name: string, path: string, { folder }: HubDeps): Promise<never> {
  await folder.remove(path);
  throw hubError(
    `${readable(name, 80)} is not the file that the Hub speaks of: its hash is another, so it was damaged on its way here or replaced. Nothing of it was kept; press the button again to fetch it anew.`,
  );
}

const sizeOn = async (folder: Folder, path: string): Promise<number> => (await folder.open(path))?.size ?? 0;

/** Fetches from `had` on; null where the connection held, else why it did not. Errors: InputError 'hub', 'storage-full'. */
async function fetchRest(
  address: string,
  had: number,
  size: number,
  path: string,
  { fetch, folder }: HubDeps,
  onDone: (done: number) => void,
  hash: RunningHash | null,
): Promise<string | null> {
  let response: Response;
  try {
    response = await fetch(address, had > 0 ? { headers: { Range: `bytes=${had}-` } } : {});
  } catch {
    return 'the connection broke';
  }
  if (response.status >= 500 || response.status === 429) return `the server answered ${response.status}`;
  if (!response.ok || !response.body) throw hubError(`The file ${address} could not be fetched (${response.status}).`);
  let done = response.status === 206 ? had : 0;
  if (done === 0) {
    await folder.remove(path); // a server without ranges begins anew
    await hash?.follow(null, PIECE);
  }
  const reader = response.body.getReader();
  const pieces: Uint8Array[] = [];
  let held = 0;
  const flush = async () => {
    if (held === 0) return;
    const joined = new Uint8Array(held);
    let at = 0;
    for (const piece of pieces.splice(0)) {
      joined.set(piece, at);
      at += piece.length;
    }
    held = 0;
    await folder.append(path, joined);
    hash?.add(joined);
    done += joined.length;
    onDone(done);
  };
  for (;;) {
    const read = await reader.read().catch(() => null);
    if (read?.value) {
      pieces.push(read.value);
      held += read.value.length;
    }
    if (done + held > size) {
      await reader.cancel().catch(() => {});
      throw hubError(`The file ${address} is longer than the Hub says. Try again later.`);
    }
    if (held >= PIECE || !read || read.done) await flush();
    if (!read) return 'the connection broke';
    if (read.done) return done < size ? 'the connection broke' : null;
  }
}
