import { type Fault, StageError } from '../train/events';
import type { FromWorker, Notice, RequestName, Requests, ToWorker } from './protocol';

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
  const waiting = new Map<number, { resolve: (reply: never) => void; reject: (reason: StageError) => void }>();
  const listeners = new Set<(notice: Notice) => void>();
  let nextId = 1;

  const failAll = (fault: Fault) => {
    for (const { reject } of waiting.values()) reject(revive(fault));
    waiting.clear();
    for (const listener of listeners) listener({ type: 'fault', fault });
  };

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if ('notice' in data) {
      for (const listener of listeners) listener(data.notice);
      return;
    }
    const entry = waiting.get(data.id);
    waiting.delete(data.id);
    if ('fault' in data) entry?.reject(revive(data.fault));
    else entry?.resolve(data.reply as never);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    failAll({
      code: 'worker-crashed',
      message: `The training worker stopped (${event.message || 'no reason given'}). Reload the page to start again.`,
    });
  };

  return {
    request(name, args) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, name, args } as ToWorker);
      });
    },
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
