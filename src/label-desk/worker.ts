/** Decodes requests to the desk and encodes what comes of them. */
import { createDesk } from './desk';
import type { FromDesk, ToDesk } from './protocol';

const post = (message: FromDesk): void => self.postMessage(message);
const desk = createDesk(() => new Promise((resolve) => setTimeout(resolve)));

self.onmessage = async ({ data: { id, name, args } }: MessageEvent<ToDesk>) => {
  try {
    const handler = desk[name] as (args: unknown, onPart: (part: unknown) => void) => unknown;
    post({ id, reply: await handler(args, (part) => post({ id, part })) });
  } catch (cause) {
    post({ id, fault: cause instanceof Error ? cause.message : String(cause) });
  }
};
