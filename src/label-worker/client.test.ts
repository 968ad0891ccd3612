import { expect, it } from 'vitest';
import { label } from '../labeling/fixtures';
import type { ToWorker } from '../web/requests';
import { createLabelWorker, type LabelWorkerPort } from './client';
import type { LabelWorkerRequests } from './protocol';

/** A worker that answers `hold` and never anything else, and can be made to crash. */
function setUp() {
  const started: { sent: ToWorker<LabelWorkerRequests>[]; crash(): void }[] = [];
  const client = createLabelWorker(() => {
    const sent: ToWorker<LabelWorkerRequests>[] = [];
    const port: LabelWorkerPort = {
      onmessage: null,
      onerror: null,
      postMessage(message) {
        sent.push(message);
        if (message.name === 'hold') port.onmessage?.({ data: { id: message.id, reply: null } } as MessageEvent);
      },
    };
    const crash = () => port.onerror?.({ preventDefault() {}, message: 'out of memory' } as ErrorEvent);
    started.push({ sent, crash });
    return port;
  });
  return { client, started };
}

it('hands a label over once, and again when it was edited', async () => {
  const { client, started } = setUp();
  const [a, b] = [label(), label()];
  expect(await client.hold([a, b])).toEqual([a.id, b.id]);
  await client.hold([b, a]);
  await client.hold([a, { ...b, note: 'new' }]);
  expect(started[0]?.sent.map(({ args }) => ('records' in args ? args.records.length : 0))).toEqual([2, 1]);
});

it('a worker that stops fails what it was asked, and the next request starts another with nothing in its hands', async () => {
  const { client, started } = setUp();
  const one = label();
  await client.hold([one]);
  const lost = client.request('calibration', { seed: 1, count: 1 });
  started[0]?.crash();
  await expect(lost).rejects.toThrow(/stopped \(out of memory\)\. Try again/);
  await client.hold([one]);
  expect(started).toHaveLength(2);
  expect(started[1]?.sent).toHaveLength(1);
});
