/**
 * What the service worker does with a request, apart from any browser:
 * - a page or a file whose name stays the same (a model, the theme): the network, so that a new build is seen at the next
 *   reload; without one, what the newest complete build left;
 * - a file with its hash in its name: the cache, because such a file never changes;
 * - a file of the build that many never open (a lesson's recorded run, a larger model): kept once it was used;
 * - anything else: not ours.
 */
export type Plan = 'page' | 'newest' | 'unchanging' | 'on-use' | 'leave';

/** `assets/name-HASH.ext`, as the build names whatever it makes. */
const HASHED = /^assets\/.*-[\w-]{8}\.\w+$/;

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly navigation: boolean;
}

/** What a build is made of, by its address relative to the page's. */
export interface BuildFiles {
  /** Fetched when it is installed. */
  readonly files: ReadonlySet<string>;
  /** Kept once they were used, each with the SHA-256 of its contents in hexadecimal digits. */
  readonly onUse: ReadonlyMap<string, string>;
}

/** A file's address relative to `scope`, the address under which the page lies. */
export const pathOf = (url: string, scope: string): string =>
  new URL(url).pathname.slice(new URL(scope).pathname.length);

export function planFor({ method, url, navigation }: Asked, scope: string, { files, onUse }: BuildFiles): Plan {
  if (method !== 'GET' || !url.startsWith(scope)) return 'leave';
  if (navigation) return 'page';
  const path = pathOf(url, scope);
  if (HASHED.test(path)) return 'unchanging';
  if (onUse.has(path)) return 'on-use';
  return files.has(path) ? 'newest' : 'leave';
}

const PREFIX = 'rlhf-studio ';
export const cacheName = (version: string): string => PREFIX + version;
/** Of what was used, of any build: an entry's address ends with the hash of its contents. */
export const USED = 'rlhf-studio-used';
export const usedUrl = (url: string, hash: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}?${hash}`;
};

/**
 * Caches that go when a build has become the newest: all but its own and the one before it, from which tabs that are still
 * open may load the rest of their views. `names` are in the order of their making.
 */
export function outdated(names: readonly string[], version: string): string[] {
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== cacheName(version));
  return others.slice(0, -1);
}

/** A host that has no such file may answer with the page itself, which must never be kept as a script or a model. */
export const isRight = (path: string, ok: boolean, type: string | null): boolean =>
  ok && (path === '' || !type?.includes('text/html'));
