import type { Engine } from '../engine/client';
import type { Notice, RequestName, Requests } from '../engine/protocol';

export type Handlers = {
  [N in RequestName]?: (args: Requests[N]['args']) => Promise<Requests[N]['reply']> | Requests[N]['reply'];
};

export interface TestEngine extends Engine {
  /** Every request so far, in order. */
  readonly asked: readonly { readonly name: RequestName; readonly args: unknown }[];
  notify(notice: Notice): void;
}

/** An engine whose answers a test writes; a request without one fails, as a worker's would. For tests only. */
export function createTestEngine(handlers: Handlers = {}): TestEngine {
  const listeners = new Set<(notice: Notice) => void>();
  const asked: { name: RequestName; args: unknown }[] = [];
  return {
    asked,
    async request(name, args) {
      asked.push({ name, args });
      const handler = handlers[name];
      if (!handler) throw new Error(`No answer to ${name}`);
      return await handler(args);
    },
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notify(notice) {
      for (const listener of listeners) listener(notice);
    },
    terminate() {},
  };
}

/** A promise and the functions that settle it. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (cause: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
