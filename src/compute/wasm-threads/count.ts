/** How many threads the wasm kernels get where nobody says. */

const MOST = 8;

/** One core is left for the page; with two, a second thread would only stand in its way. */
export const defaultThreads = (cores: number): number => (cores > 2 ? Math.min(cores - 1, MOST) : 1);

/** Whether this place may share memory between threads: a browser must have isolated the page for it. */
export const canShareMemory = (): boolean => typeof SharedArrayBuffer === 'function';
