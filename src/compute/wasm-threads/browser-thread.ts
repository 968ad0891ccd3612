import type { Thread } from './team';

export function startBrowserThread(): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'wasm-thread' });
  return {
    help: (order) =>
      new Promise((resolve, reject) => {
        worker.onmessage = () => resolve();
        worker.onerror = (event) => {
          event.preventDefault();
          reject(new Error(event.message || 'its worker could not be started'));
        };
        worker.postMessage(order);
      }),
    end: () => worker.terminate(),
  };
}
