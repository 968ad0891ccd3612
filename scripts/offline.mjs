// What the service worker must fetch: all files of a finished build, and one hash of them all for its version.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WORKER = 'service-worker.js';
/** Every browser that runs this page takes woff2; the training log of a bundled model is for reading on disk. */
const UNUSED = /\.(ttf|woff)$|\/training\.json$|\/README\.md$/;
/** What many never open is kept once it was used: recorded runs but the first view's, models but the two that a page begins with. */
const ON_USE = /^recordings\/(?!rlhf\.)|^models\/(?!(nano|tiny)\/)/;

/** Relative addresses of a build's files, '' being the page. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name !== WORKER && !UNUSED.test(name))
    .map((name) => (name === 'index.html' ? '' : name))
    .sort();
}

/** Writes the lists and the version into the built service worker. */
export function finishServiceWorker(folder) {
  const names = filesOf(folder);
  const hash = createHash('sha256');
  const hashes = names.map((name) => {
    const bytes = readFileSync(join(folder, name || 'index.html'));
    hash.update(`${name}\0`).update(bytes);
    return [name, createHash('sha256').update(bytes).digest('hex')];
  });
  const files = names.filter((name) => !ON_USE.test(name));
  const onUse = Object.fromEntries(hashes.filter(([name]) => ON_USE.test(name)));
  const build = JSON.stringify({ version: hash.digest('hex').slice(0, 16), files, onUse });
  const path = join(folder, WORKER);
  const source = readFileSync(path, 'utf8');
  const place = /(['"`])__OFFLINE_BUILD__\1/;
  if (!place.test(source)) throw new Error(`${path} has no place for the list of files.`);
  writeFileSync(
    path,
    source.replace(place, () => JSON.stringify(build)),
  );
}
