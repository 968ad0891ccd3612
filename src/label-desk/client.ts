import type { LabelRecord } from '../labeling/record';
import { PIECE, piecesOf } from './pieces';
import type { DeskRequestName, DeskRequests, FromDesk, ToDesk } from './protocol';

/** What the page talks to. The worker starts with the first request. */
export interface DeskClient {
  request<N extends DeskRequestName>(
    name: N,
    args: DeskRequests[N]['args'],
    onPart?: (part: DeskRequests[N]['part']) => void,
  ): Promise<DeskRequests[N]['reply']>;
  /** Hands over what the desk does not have of these labels yet, and says by which ids to ask about them. */
  hold(records: readonly LabelRecord[]): Promise<readonly string[]>;
}

interface Waiting {
  resolve(reply: never): void;
  reject(cause: Error): void;
  onPart?: ((part: never) => void) | undefined;
}

/** The part of the worker that is used, so that tests can do without one. */
export interface DeskPort {
  postMessage(message: ToDesk): void;
  onmessage: ((event: MessageEvent<FromDesk>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

const startWorker = (): DeskPort =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'label-desk' }) as DeskPort;

export function createDeskClient(start: () => DeskPort = startWorker): DeskClient {
  const waiting = new Map<number, Waiting>();
  /** By id, what the desk was handed. */
  let handed = new Map<string, LabelRecord>();
  let nextId = 1;
  let port: DeskPort | null = null;

  const open = (): DeskPort => {
    const fresh = start();
    fresh.onmessage = ({ data }) => {
      const entry = waiting.get(data.id);
      if ('part' in data) return entry?.onPart?.(data.part as never);
      waiting.delete(data.id);
      if ('fault' in data) entry?.reject(new Error(data.fault));
      else entry?.resolve(data.reply as never);
    };
    // The next request starts another one, which has been handed nothing.
    fresh.onerror = (event) => {
      event.preventDefault();
      port = null;
      handed = new Map();
      const reason = event.message || 'no reason given';
      for (const { reject } of waiting.values())
        reject(new Error(`The part of the page that reads and checks labels stopped (${reason}). Try again.`));
      waiting.clear();
    };
    return fresh;
  };

  const request: DeskClient['request'] = (name, args, onPart) => {
    port ??= open();
    const target = port;
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject, onPart });
      target.postMessage({ id, name, args } as ToDesk);
    });
  };

  return {
    request,
    async hold(records) {
      // Labels never change; an edited one is another object of the same id.
      const fresh = records.filter((record) => handed.get(record.id) !== record);
      for (const piece of piecesOf(fresh, PIECE)) {
        await request('hold', { records: piece });
        for (const record of piece) handed.set(record.id, record);
      }
      return records.map((record) => record.id);
    },
  };
}
