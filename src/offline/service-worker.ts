/// <reference lib="webworker" />
/**
 * Makes the page work without a network after the first visit. The build is fetched when this worker is installed, and only
 * then does it count: a cache is complete or it is not there. Nothing is added to it later. What many never open (a lesson's
 * recorded run, a larger model) lies in a cache of its own once it was used.
 */
import { cacheName, isRight, outdated, type Plan, pathOf, planFor, USED, usedUrl } from './plan';

declare const self: ServiceWorkerGlobalScope;

/** Written here by the build (vite.config.ts): every file but this one, '' being the page, and a hash of them all. */
const BUILD = JSON.parse('__OFFLINE_BUILD__') as {
  readonly version: string;
  readonly files: readonly string[];
  /** Files that are kept once they were used, with the SHA-256 of each. */
  readonly onUse: Readonly<Record<string, string>>;
};
const build = { files: new Set(BUILD.files), onUse: new Map(Object.entries(BUILD.onUse)) };
const anyway = { ignoreSearch: true, ignoreVary: true };

async function install(): Promise<void> {
  const cache = await caches.open(cacheName(BUILD.version));
  await Promise.all(
    BUILD.files.map(async (path) => {
      const url = new URL(path, self.registration.scope).href;
      const hashed =
        planFor({ method: 'GET', url, navigation: false }, self.registration.scope, build) === 'unchanging';
      const known = hashed ? await caches.match(url, anyway) : undefined;
      const response = known ?? (await fetch(url, { cache: 'no-cache' }));
      if (!isRight(path, response.ok, response.headers.get('content-type'))) throw new Error(`${path} is not there`);
      await cache.put(url, response);
    }),
  );
  // Pages of the build before keep their files (see `outdated`), so there is nothing to wait for.
  await self.skipWaiting();
}

async function activate(): Promise<void> {
  for (const name of outdated(await caches.keys(), BUILD.version)) await caches.delete(name);
  const used = await caches.open(USED);
  const wanted = new Set(
    [...build.onUse].map(([path, hash]) => usedUrl(new URL(path, self.registration.scope).href, hash)),
  );
  for (const { url } of await used.keys()) if (!wanted.has(url)) await used.delete(url);
  await self.clients.claim();
}

/** Out of the cache, or fetched and kept: only what is byte by byte what this build is made of. */
async function usedFile(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const hash = build.onUse.get(pathOf(request.url, self.registration.scope)) ?? '';
  const url = usedUrl(request.url, hash);
  const used = await caches.open(USED);
  const kept = await used.match(url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) event.waitUntil(keep(response.clone(), url, hash, used));
  return response;
}

async function keep(response: Response, url: string, hash: string, used: Cache): Promise<void> {
  const bytes = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const found = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found === hash) await used.put(url, response);
}

async function respond(request: Request, plan: Exclude<Plan, 'leave' | 'on-use'>): Promise<Response> {
  if (plan === 'unchanging') return (await caches.match(request, anyway)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(cacheName(BUILD.version));
    const kept = await cache.match(plan === 'page' ? self.registration.scope : request, anyway);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const plan = planFor(
    { method: request.method, url: request.url, navigation: request.mode === 'navigate' },
    self.registration.scope,
    build,
  );
  if (plan === 'on-use') event.respondWith(usedFile(event));
  else if (plan !== 'leave') event.respondWith(respond(request, plan));
});
