// What the service worker must fetch: all files of a finished build, and one hash of them all for its version.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WORKER = 'service-worker.js';
/** Every browser that runs this page takes woff2; the training log of a bundled model is for reading on disk. */
const UNUSED = /\.(ttf|woff)$|\/training\.json$|\/README\.md$/;

/** Relative addresses of a build's files, '' being the page. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name !== WORKER && !UNUSED.test(name))
    .map((name) => (name === 'index.html' ? '' : name))
    .sort();
}

/** Writes the list and the version into the built service worker. */
export function finishServiceWorker(folder) {
  const files = filesOf(folder);
  const hash = createHash('sha256');
  for (const name of files) hash.update(`${name}\0`).update(readFileSync(join(folder, name || 'index.html')));
  const build = JSON.stringify({ version: hash.digest('hex').slice(0, 16), files });
  const path = join(folder, WORKER);
  const source = readFileSync(path, 'utf8');
  const place = /(['"`])__OFFLINE_BUILD__\1/;
  if (!place.test(source)) throw new Error(`${path} has no place for the list of files.`);
  writeFileSync(
    path,
    source.replace(place, () => JSON.stringify(build)),
  );
}
