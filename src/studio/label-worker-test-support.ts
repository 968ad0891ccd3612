import { createLabelWorker, type LabelWorker, type LabelWorkerPort } from '../label-worker/client';
import { createHandlers, type LabelHandlers } from '../label-worker/handlers';
import type { LabelWorkerRequests } from '../label-worker/protocol';
import type { ToWorker } from '../web/requests';

/** What the worker answers with no worker behind it, some of the answers replaced. For tests only. */
export function createTestWorker(
  replaced: Partial<Record<keyof LabelWorkerRequests, (args: never, onPart: (part: unknown) => void) => unknown>> = {},
): LabelWorker & { readonly asked: (keyof LabelWorkerRequests)[] } {
  const asked: (keyof LabelWorkerRequests)[] = [];
  const worker: LabelHandlers = { ...createHandlers(() => Promise.resolve()), ...(replaced as Partial<LabelHandlers>) };
  const client = createLabelWorker(() => {
    const post = (data: unknown) => port.onmessage?.({ data } as MessageEvent);
    const port: LabelWorkerPort = {
      onmessage: null,
      onerror: null,
      async postMessage({ id, name, args }: ToWorker<LabelWorkerRequests>) {
        asked.push(name);
        try {
          const handler = worker[name] as (args: unknown, onPart: (part: unknown) => void) => unknown;
          post({ id, reply: await handler(args, (part) => post({ id, part })) });
        } catch (cause) {
          post({ id, fault: cause instanceof Error ? cause.message : String(cause) });
        }
      },
    };
    return port;
  });
  return { ...client, asked };
}
