import { createDeskClient, type DeskClient, type DeskPort } from '../label-desk/client';
import { createDesk, type Desk } from '../label-desk/desk';
import type { DeskRequests } from '../label-desk/protocol';
import type { ToWorker } from '../web/requests';

/** The real desk without a worker, some of its answers replaced. For tests only. */
export function createTestDesk(
  replaced: Partial<Record<keyof DeskRequests, (args: never, onPart: (part: unknown) => void) => unknown>> = {},
): DeskClient & { readonly asked: (keyof DeskRequests)[] } {
  const asked: (keyof DeskRequests)[] = [];
  const desk: Desk = { ...createDesk(() => Promise.resolve()), ...(replaced as Partial<Desk>) };
  const client = createDeskClient(() => {
    const post = (data: unknown) => port.onmessage?.({ data } as MessageEvent);
    const port: DeskPort = {
      onmessage: null,
      onerror: null,
      async postMessage({ id, name, args }: ToWorker<DeskRequests>) {
        asked.push(name);
        try {
          const handler = desk[name] as (args: unknown, onPart: (part: unknown) => void) => unknown;
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
