import type { LabelRecord } from '../labeling/record';
import { type RequestClient, requestClient, type ToWorker, type WorkerPort } from '../web/requests';
import { PIECE, piecesOf } from './pieces';
import type { LabelWorkerRequests } from './protocol';

/** What the page talks to. The worker starts with the first request. */
export interface LabelWorker extends Pick<RequestClient<LabelWorkerRequests>, 'request'> {
  /** Hands over what the worker does not have of these labels yet, and says by which ids to ask about them. */
  hold(records: readonly LabelRecord[]): Promise<readonly string[]>;
}

export type LabelWorkerPort = WorkerPort<ToWorker<LabelWorkerRequests>>;

const startWorker = (): LabelWorkerPort =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'label-worker' });

export function createLabelWorker(start: () => LabelWorkerPort = startWorker): LabelWorker {
  /** By id, what the worker was handed. */
  let handed = new Map<string, LabelRecord>();
  let client: RequestClient<LabelWorkerRequests> | null = null;

  const open = (): RequestClient<LabelWorkerRequests> => {
    const fresh = requestClient<LabelWorkerRequests>(start(), {
      revive: (message) => new Error(message),
      // The next request starts another one, which has been handed nothing.
      onCrash: (reason) => {
        client = null;
        handed = new Map();
        fresh.fail(new Error(`The part of the page that reads and checks labels stopped (${reason}). Try again.`));
      },
    });
    return fresh;
  };
  const request: LabelWorker['request'] = (name, args, onPart) => {
    client ??= open();
    return client.request(name, args, onPart);
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
