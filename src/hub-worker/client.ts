import { type RequestClient, requestClient } from '../web/requests';
import type { HubRequests } from './protocol';

/** What the page talks to while a model is fetched. */
export interface HubWorker extends Pick<RequestClient<HubRequests>, 'request'> {
  /** Ends it: nothing is fetched from then on, and what was fetched stays for the next try. */
  stop(): void;
}

/** Started when a person asks for a model of the Hub, and not before. */
export function startHubWorker(): HubWorker {
  const port = new Worker(new URL('./hub-worker.ts', import.meta.url), { type: 'module', name: 'hub-worker' });
  const end = (why: string) => {
    port.terminate();
    client.fail(new Error(why));
  };
  const client = requestClient<HubRequests>(port, {
    revive: (message) => new Error(message),
    onCrash: (reason) => end(`The part of the page that fetches models stopped (${reason}). Try again.`),
  });
  return {
    request: client.request,
    stop: () => end('The download was stopped. What is here is kept for the next try.'),
  };
}
