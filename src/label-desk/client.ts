import type { DeskRequestName, DeskRequests, FromDesk, ToDesk } from './protocol';

/** What the page talks to. The worker starts with the first request. */
export interface DeskClient {
  request<N extends DeskRequestName>(
    name: N,
    args: DeskRequests[N]['args'],
    onPart?: (part: DeskRequests[N]['part']) => void,
  ): Promise<DeskRequests[N]['reply']>;
}

interface Waiting {
  resolve(reply: never): void;
  reject(cause: Error): void;
  onPart?: ((part: never) => void) | undefined;
}

export function createDeskClient(): DeskClient {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let worker: Worker | null = null;

  const start = (): Worker => {
    const fresh = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'label-desk' });
    fresh.onmessage = ({ data }: MessageEvent<FromDesk>) => {
      const entry = waiting.get(data.id);
      if ('part' in data) return entry?.onPart?.(data.part as never);
      waiting.delete(data.id);
      if ('fault' in data) entry?.reject(new Error(data.fault));
      else entry?.resolve(data.reply as never);
    };
    // The next request starts another one.
    fresh.onerror = (event) => {
      event.preventDefault();
      worker = null;
      const reason = event.message || 'no reason given';
      for (const { reject } of waiting.values())
        reject(new Error(`The part of the page that reads and checks labels stopped (${reason}). Try again.`));
      waiting.clear();
    };
    return fresh;
  };

  return {
    request(name, args, onPart) {
      worker ??= start();
      const id = nextId++;
      const target = worker;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, onPart });
        target.postMessage({ id, name, args } as ToDesk);
      });
    },
  };
}
