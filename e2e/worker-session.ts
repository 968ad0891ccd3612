import type { CDPSession } from '@playwright/test';

interface Answer {
  readonly id: number;
  readonly result: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}
/** Sends a command of the browser's protocol and returns what came back. */
export type Send = (method: string, params?: object) => Promise<Readonly<Record<string, unknown>>>;

/** The protocol for a worker of the page: unlike the page's own script, it can say how large the worker's heap is. */
export async function sessionWith(cdp: CDPSession, name: string): Promise<Send> {
  const waiting = new Map<number, (answer: Answer) => void>();
  const sessions: string[] = [];
  let last = 0;
  cdp.on('Target.attachedToTarget', ({ sessionId }) => sessions.push(sessionId));
  cdp.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const sendTo =
    (sessionId: string): Send =>
    async (method, params = {}) => {
      const id = ++last;
      const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve));
      await cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
      const { result, error } = await answer;
      if (error) throw new Error(`${method}: ${error.message}`);
      return result;
    };
  // Those that are there are reported before this returns.
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  // All are asked at once: a worker that ends, or is busy, never answers.
  const named = sessions.map(sendTo).map(async (send) => {
    if ((await evaluate(send, 'self.name')) !== name) throw new Error(`This worker is not called ${name}.`);
    return send;
  });
  return Promise.any(named);
}

/** The value of an expression in the worker's scope. */
export async function evaluate(send: Send, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true });
  if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
  return (result as { readonly value: unknown }).value;
}
