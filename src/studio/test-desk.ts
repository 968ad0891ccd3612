import type { DeskClient } from '../label-desk/client';
import type { DeskRequestName } from '../label-desk/protocol';

/** A desk whose answers a test gives; a request without one fails, as the worker's would. For tests only. */
export function createTestDesk(
  handlers: Partial<Record<DeskRequestName, (args: never, onPart: (part: unknown) => void) => unknown>>,
): DeskClient & { readonly asked: DeskRequestName[] } {
  const asked: DeskRequestName[] = [];
  return {
    asked,
    async request(name, args, onPart) {
      asked.push(name);
      const handler = handlers[name];
      if (!handler) throw new Error(`No answer to ${name}`);
      return (await handler(args as never, (onPart ?? (() => {})) as never)) as never;
    },
  };
}
