/** Requests between the page and a worker: each gets one answer under its number, parts of it may come before. */

/** What can be asked, by name. */
interface Ask {
  readonly args: unknown;
  readonly part?: unknown;
  readonly reply: unknown;
}
type Asks<R> = { [N in keyof R]: Ask };
type Name<R> = keyof R & string;
type Part<A> = A extends { readonly part: infer P } ? P : never;

export type ToWorker<R extends Asks<R>> = {
  [N in Name<R>]: { readonly id: number; readonly name: N; readonly args: R[N]['args'] };
}[Name<R>];

/** `fault` is a message, or what `revive` makes an error of; notices are about no request. */
export type FromWorker<Fault = string, Notice = never> =
  | { readonly id: number; readonly part: unknown }
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly fault: Fault }
  | { readonly notice: Notice };

/** The part of a worker that is used, so that tests can do without one. */
export interface WorkerPort<To = unknown> {
  postMessage(message: To): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface RequestClient<R extends Asks<R>> {
  request<N extends Name<R>>(name: N, args: R[N]['args'], onPart?: (part: Part<R[N]>) => void): Promise<R[N]['reply']>;
  /** Fails everything that is waited for. */
  fail(reason: Error): void;
}

export interface RequestOptions<Fault, Notice> {
  readonly revive: (fault: Fault) => Error;
  readonly onNotice?: (notice: Notice) => void;
  /** The worker broke down; what it was asked waits until `fail` is called. */
  readonly onCrash: (reason: string) => void;
}

interface Waiting {
  resolve(reply: never): void;
  reject(reason: Error): void;
  onPart?: ((part: never) => void) | undefined;
}

export function requestClient<R extends Asks<R>, Fault = string, Notice = never>(
  port: WorkerPort<ToWorker<R>>,
  { revive, onNotice, onCrash }: RequestOptions<Fault, Notice>,
): RequestClient<R> {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  port.onmessage = ({ data }: MessageEvent<FromWorker<Fault, Notice>>) => {
    if ('notice' in data) {
      onNotice?.(data.notice);
      return;
    }
    const entry = waiting.get(data.id);
    if ('part' in data) {
      entry?.onPart?.(data.part as never);
      return;
    }
    waiting.delete(data.id);
    if ('fault' in data) entry?.reject(revive(data.fault));
    else entry?.resolve(data.reply as never);
  };
  port.onerror = (event) => {
    event.preventDefault();
    onCrash(event.message || 'no reason given');
  };
  return {
    fail(reason) {
      for (const { reject } of waiting.values()) reject(reason);
      waiting.clear();
    },
    request: (name, args, onPart) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject, onPart });
        port.postMessage({ id, name, args } as ToWorker<R>);
      }),
  };
}
export type Handlers<R extends Asks<R>> = {
  [N in Name<R>]: (args: R[N]['args'], onPart: (part: Part<R[N]>) => void) => R[N]['reply'] | Promise<R[N]['reply']>;
};

/** In the worker: answers each request by its handler; a fault is its message. */
export function answerRequests<R extends Asks<R>>(handlers: Handlers<R>): void {
  const post = (message: FromWorker): void => self.postMessage(message);
  self.onmessage = async ({ data: { id, name, args } }: MessageEvent<ToWorker<R>>) => {
    try {
      const handler = handlers[name] as (args: unknown, onPart: (part: unknown) => void) => unknown;
      post({ id, reply: await handler(args, (part) => post({ id, part })) });
    } catch (cause) {
      post({ id, fault: cause instanceof Error ? cause.message : String(cause) });
    }
  };
}
