import { expect, test } from 'vitest';
import type { HubWorker } from '../hub-worker/client';
import type { HubRequests } from '../hub-worker/protocol';
import { createHub } from './hub';
import { createSession } from './session';
import { createSettings } from './settings';
import { createTestEngine, deferred } from './test-engine';

const FETCHED: HubRequests['fetchModel']['reply'] = {
  name: 'Smol',
  files: { 'model.gguf': new Blob(['x']) },
  folder: 'downloads/a',
};

/** A page whose worker answers `reply`; `kept`: whether the browser has room for the model. */
function page(reply: Promise<HubRequests['fetchModel']['reply']>, kept = true) {
  const session = createSession(createTestEngine());
  const settings = createSettings('?hub=http://localhost:1/x');
  const said: unknown[] = [];
  let started = 0;
  const worker: HubWorker = {
    async request(name, args, onPart) {
      said.push([name, args]);
      if (name !== 'fetchModel') return null as never;
      onPart?.({ done: 1, total: 2 } as never);
      return (await reply) as never;
    },
    stop: () => said.push('stop'),
  };
  const chooseBase = async (preset: string, own: unknown) => {
    said.push([preset, own]);
    session.setState({ models: { base: (kept ? { kept: true } : {}) as never } });
  };
  const hub = createHub({ session, settings, chooseBase: chooseBase as never }, () => {
    started++;
    return worker;
  });
  return { hub, said, started: () => started };
}

test('no worker before it is asked for; then the model is opened, kept, and its download forgotten', async () => {
  const { hub, said, started } = page(Promise.resolve(FETCHED));
  expect(started()).toBe(0);
  const opening = hub.open('some/model');
  expect(hub.getState()).toMatchObject({ busy: true, progress: { done: 1, total: 2 } });
  await opening;
  expect(said).toEqual([
    ['fetchModel', { hub: 'http://localhost:1', model: 'some/model' }],
    ['nano', { name: 'Smol', files: FETCHED.files }],
    ['forget', { folder: 'downloads/a' }],
    'stop',
  ]);
  expect(hub.getState()).toEqual({ busy: false, progress: null, failed: null });
});

test('a download that the browser could not keep elsewhere stays', async () => {
  const { hub, said } = page(Promise.resolve(FETCHED), false);
  await hub.open('some/model');
  expect(said.map((one) => (Array.isArray(one) ? one[0] : one))).toEqual(['fetchModel', 'nano', 'stop']);
});

test('one that fails says why and changes nothing; one at a time', async () => {
  const reply = deferred<HubRequests['fetchModel']['reply']>();
  const { hub, said, started } = page(reply.promise);
  const opening = hub.open('some/model');
  await hub.open('other/model');
  expect(started()).toBe(1);
  hub.stop();
  reply.reject(new Error('The download was stopped.'));
  await opening;
  expect(hub.getState()).toEqual({ busy: false, progress: null, failed: 'The download was stopped.' });
  expect(said.some((one) => Array.isArray(one) && one[0] === 'nano')).toBe(false);
});
