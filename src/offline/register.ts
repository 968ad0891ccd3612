/** Asks the browser to keep the page for use without a network, once everything that is shown has been loaded. */
export function keepOffline(): void {
  // Development has no build to keep, and a browser without service workers needs the network, which is no fault.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const url = new URL('service-worker.js', new URL(import.meta.env.BASE_URL, location.href));
  const register = () =>
    // `none`: whether there is a newer build is always asked of the server.
    navigator.serviceWorker.register(url, { updateViaCache: 'none' }).catch((cause: unknown) => {
      console.warn('The page cannot be kept for use without a network:', cause);
    });
  navigator.serviceWorker.addEventListener('controllerchange', fetchUsedAgain, { once: true });
  if (document.readyState === 'complete') void register();
  else addEventListener('load', register, { once: true });
}

/** What a first visit used before the service worker was there: asked for again, out of the browser's own cache, to be kept. */
function fetchUsedAgain(): void {
  const recordings = new URL(`${import.meta.env.BASE_URL}recordings/`, location.href).href;
  for (const { name } of performance.getEntriesByType('resource'))
    if (name.startsWith(recordings)) void fetch(name).catch(() => undefined);
}
