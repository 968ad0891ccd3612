import { type Fault, StageError } from '../train/events';
import { requestClient } from '../web/requests';
import type { Notice, RequestName, Requests } from './protocol';

/** What the page talks to: requests as promises, notices through a listener. */
export interface Engine {
  request<N extends RequestName>(name: N, args: Requests[N]['args']): Promise<Requests[N]['reply']>;
  onNotice(listener: (notice: Notice) => void): () => void;
  terminate(): void;
}

/** A fault that crossed the worker as data, an Error again. */
const revive = (fault: Fault): StageError => new StageError(fault.code, fault.message, fault.context);

export function createEngine(): Engine {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
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
