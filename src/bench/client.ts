import type { BenchRequest, FromBench } from './protocol';

/** The part of the worker that is used, so that tests can do without one. */
export interface BenchPort {
  postMessage(request: BenchRequest): void;
  onmessage: ((event: MessageEvent<FromBench>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

const startWorker = (): BenchPort =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'benchmark' }) as BenchPort;

/** Runs a benchmark in a worker that ends with it; the returned function ends it at once. */
export function startBenchmark(
  request: BenchRequest,
  listen: (message: FromBench) => void,
  start: () => BenchPort = startWorker,
): () => void {
  const port = start();
  const end = (message: FromBench): void => {
    port.terminate();
    listen(message);
  };
  port.onmessage = ({ data }) => (data.type === 'done' || data.type === 'failed' ? end(data) : listen(data));
  port.onerror = (event) => {
    event.preventDefault();
    end({ type: 'failed', message: event.message || 'the worker gave no reason' });
  };
  port.postMessage(request);
  return () => port.terminate();
}
