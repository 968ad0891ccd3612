import { expect, it, vi } from 'vitest';
import { createHandlers } from '../label-worker/handlers';
import { label } from '../labeling/fixtures';
import { createLabelQuality } from './label-quality';
import { createTestWorker } from './label-worker-test-support';
import { deferred } from './test-engine';

let records = [label({ rater: 'ann' }), label({ rater: 'bob' })];

it('makes a report part by part, and the same one only once', async () => {
  const worker = createTestWorker();
  const quality = createLabelQuality(worker, () => records);
  const working = quality.assess();
  expect(quality.getState().working).toBe(true);
  await working;
  expect(Object.keys(quality.getState().report).sort()).toEqual(
    ['agreement', 'audits', 'consensus', 'selection', 'topics'].sort(),
  );
  expect(quality.getState().working).toBe(false);
  await quality.assess();
  expect(worker.asked).toEqual(['hold', 'report']);
});

it('a newer report wins, whichever ends last', async () => {
  const first = deferred<void>();
  let turn = 0;
  const worker = createTestWorker({
    report: async (_: never, onPart: (part: unknown) => void) => {
      const mine = ++turn;
      if (mine === 1) await first.promise;
      onPart({ audits: mine });
      return 'whole';
    },
  });
  const quality = createLabelQuality(worker, () => records);
  const slow = quality.assess();
  await vi.waitFor(() => expect(turn).toBe(1));
  records = [...records];
  await quality.assess();
  first.resolve();
  await slow;
  expect(quality.getState()).toMatchObject({ report: { audits: 2 }, working: false });
});

it('a failure is said, and the next call tries again', async () => {
  let fails = true;
  const worker = createTestWorker({
    report: () => {
      if (fails) throw new Error('The worker stopped.');
      return 'whole';
    },
  });
  const quality = createLabelQuality(worker, () => records);
  await quality.assess();
  expect(quality.getState()).toMatchObject({ fault: 'The worker stopped.', working: false });
  fails = false;
  await quality.assess();
  expect(quality.getState()).toMatchObject({ fault: null, working: false });
});

it('a report that is asked for ends the one before it early', async () => {
  const worker = createHandlers(() => new Promise((resolve) => setTimeout(resolve)));
  const parts: string[] = [];
  worker.hold({ records }, () => {});
  const args = { ids: records.map((one) => one.id), seed: 1 };
  const old = worker.report(args, () => parts.push('old'));
  const fresh = worker.report(args, () => parts.push('new'));
  expect(await old).toBe('superseded');
  expect(await fresh).toBe('whole');
  expect(parts.filter((part) => part === 'old')).toHaveLength(1);
});
