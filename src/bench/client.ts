import { requestClient, type ToWorker, type WorkerPort } from '../web/requests';
import type { BenchRequest, BenchRequests, FromBench } from './protocol';

/** The part of the worker that is used, so that tests can do without one. */
export interface BenchPort extends WorkerPort<ToWorker<BenchRequests>> {
  terminate(): void;
}

const startWorker = (): BenchPort =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'benchmark' });

/** Runs a benchmark in a worker that ends with it; the returned function ends it at once. */
export function startBenchmark(
  request: BenchRequest,
  listen: (message: FromBench) => void,
  start: () => BenchPort = startWorker,
): () => void {
  const port = start();
  const client = requestClient<BenchRequests>(port, {
    revive: (message) => new Error(message),
    onCrash: (reason) => client.fail(new Error(reason)),
  });
  client
    .request('run', request, listen)
    .then(
      (): FromBench => ({ type: 'done' }),
      (cause: Error): FromBench => ({ type: 'failed', message: cause.message }),
    )
    .then((last) => {
      port.terminate();
      listen(last);
    });
  return () => port.terminate();
}
