import { type RequestClient, requestClient, type ToWorker, type WorkerPort } from '../web/requests';
import type { DataWorkerRequests } from './protocol';

/** What the page talks to. The worker starts with the first request. */
export interface DataWorker extends Pick<RequestClient<DataWorkerRequests>, 'request'> {
  /** Ends what it is doing, and lets go of its memory; whoever waits is told. */
  stop(): void;
}

export interface DataWorkerPort extends WorkerPort<ToWorker<DataWorkerRequests>> {
  terminate(): void;
}

const startWorker = (): DataWorkerPort =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'data-worker' });

export function createDataWorker(start: () => DataWorkerPort = startWorker): DataWorker {
  let running: { readonly port: DataWorkerPort; readonly client: RequestClient<DataWorkerRequests> } | null = null;

  const end = (why: string) => {
    running?.port.terminate();
    running?.client.fail(new Error(why));
    running = null;
  };
  const open = () => {
    const port = start();
    const client = requestClient<DataWorkerRequests>(port, {
      revive: (message) => new Error(message),
      onCrash: (reason) => end(`The part of the page that reads files stopped (${reason}). Try again.`),
    });
    return { port, client };
  };
  return {
    request(name, args, onPart) {
      running ??= open();
      return running.client.request(name, args, onPart);
    },
    stop: () => end('Another file is read.'),
  };
}
