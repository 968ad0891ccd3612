/// <reference lib="webworker" />
/**
 * Makes the page work without a network after the first visit. All of a build is fetched when this worker is installed,
 * and only then does it count: a cache is complete or it is not there. Nothing is added to it later.
 */
import { cacheName, isRight, outdated, planFor } from './plan';

declare const self: ServiceWorkerGlobalScope;

/** Written here by the build (vite.config.ts): every file but this one, '' being the page, and a hash of them all. */
const BUILD = JSON.parse('__OFFLINE_BUILD__') as { readonly version: string; readonly files: readonly string[] };
const files = new Set(BUILD.files);
const anyway = { ignoreSearch: true, ignoreVary: true };

async function install(): Promise<void> {
  const cache = await caches.open(cacheName(BUILD.version));
  await Promise.all(
    BUILD.files.map(async (path) => {
      const url = new URL(path, self.registration.scope).href;
      const hashed =
        planFor({ method: 'GET', url, navigation: false }, self.registration.scope, files) === 'unchanging';
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
  await self.clients.claim();
}

async function respond(request: Request, plan: 'page' | 'newest' | 'unchanging'): Promise<Response> {
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
    files,
  );
  if (plan !== 'leave') event.respondWith(respond(request, plan));
});
