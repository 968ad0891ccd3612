import { createDataWorker, type DataWorker, type DataWorkerPort } from '../data-worker/client';
import { createHandlers } from '../data-worker/handlers';

/** What the data worker answers with no worker behind it. For tests only. */
export function createTestDataWorker(): DataWorker {
  return createDataWorker(() => {
    const handlers = createHandlers();
    const post = (data: unknown) => port.onmessage?.({ data } as MessageEvent);
    const port: DataWorkerPort = {
      onmessage: null,
      onerror: null,
      terminate() {
        port.onmessage = null;
      },
      async postMessage({ id, name, args }) {
        const handler = handlers[name] as (args: unknown, onPart: (part: unknown) => void) => unknown;
        try {
          post({ id, reply: await handler(args, (part) => post({ id, part })) });
        } catch (cause) {
          post({ id, fault: cause instanceof Error ? cause.message : String(cause) });
        }
      },
    };
    return port;
  });
}
