import { type Fault, StageError } from '../train/events';
import { requestClient, type WorkerPort } from '../web/requests';
import type { Notice, RequestName, Requests } from './protocol';

/** What the page talks to: requests as promises, notices through a listener. */
export interface Engine {
  request<N extends RequestName>(name: N, args: Requests[N]['args']): Promise<Requests[N]['reply']>;
  onNotice(listener: (notice: Notice) => void): () => void;
  terminate(): void;
}

/** A fault that crossed the worker as data, an Error again. */
const revive = (fault: Fault): StageError => new StageError(fault.code, fault.message, fault.context);

/** A worker that is started when it is first asked for something: what plays before that has the processor for itself. */
function startedWhenAsked(): WorkerPort & Pick<Worker, 'terminate'> {
  let worker: Worker | null = null;
  const start = (): Worker => {
    const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
    started.onmessage = (event) => port.onmessage?.(event);
    started.onerror = (event) => port.onerror?.(event);
    return started;
  };
  const port: WorkerPort & Pick<Worker, 'terminate'> = {
    onmessage: null,
    onerror: null,
    postMessage(message) {
      worker ??= start();
      worker.postMessage(message);
    },
    terminate: () => worker?.terminate(),
  };
  return port;
}

export function createEngine(): Engine {
  const worker = startedWhenAsked();
  const listeners = new Set<(notice: Notice) => void>();
  const tell = (notice: Notice) => {
    for (const listener of listeners) listener(notice);
  };
  const { request, fail } = requestClient<Requests, Fault, Notice>(worker, {
    revive,
    onNotice: tell,
    onCrash: (reason) =>
      failAll({
        code: 'worker-crashed',
        message: `The training worker stopped (${reason}). Reload the page to start again.`,
      }),
  });
  const failAll = (fault: Fault) => {
    fail(revive(fault));
    tell({ type: 'fault', fault });
  };
  return {
    request,
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    terminate() {
      worker.terminate();
      failAll({ code: 'terminated', message: 'The training worker was ended.' });
    },
  };
}
