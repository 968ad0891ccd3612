/** A helping thread under Node. Never part of the page. */
import { Worker } from 'node:worker_threads';
import { type HelpOrder, help } from '../wasm-threads/help';
import type { Thread } from '../wasm-threads/team';

// Its text, since Node loads no TypeScript and a bundle is one file.
const SOURCE = `
const { parentPort } = require('node:worker_threads');
parentPort.once('message', (order) => (${help})(order, () => parentPort.postMessage('ready')));
`;

export function startNodeThread(): Thread {
  const worker = new Worker(SOURCE, { eval: true });
  worker.unref(); // it waits for work: that alone keeps no process alive
  return {
    help: (order: HelpOrder) =>
      new Promise((resolve, reject) => {
        worker.once('message', () => resolve());
        worker.once('error', reject);
        worker.postMessage(order);
      }),
    end: () => void worker.terminate(),
  };
}
