import { expect, test } from 'vitest';
import type { BackendName } from '../config/backend';
import { parseConfig } from '../recipes/config';
import { memoryFolder } from '../storage/memory-folder';
import { readRecord } from '../storage/run-library';
import { StageError } from '../train/events';
import type { Engine } from './client';
import type { DeviceInfo, Notice, Recovery, RequestName } from './protocol';
import { superviseEngine } from './supervisor';
import { Watchdog } from './watchdog';

const run = { nodes: ['sft', 'ppo'], config: parseConfig() } as const;
const base = { preset: 'nano' } as const;
/** What the worker says of a run that is saved nowhere. */
const gone: unknown = await readRecord(memoryFolder(), 'r1').catch((error: unknown) => error);

interface Fake {
  readonly asked: [RequestName, unknown][];
  ended: boolean;
  names(): RequestName[];
  notify(notice: Notice): void;
  finish(outcome?: 'done' | 'stopped'): void;
  fail(name: RequestName, cause: unknown): void;
  step(node: string, step: number): void;
  lose(): void;
  crash(): void;
  readonly engine: Engine;
}

/** Workers as the supervisor starts them one after another; each does what a test lets it. */
function setup(options: { gpu?: boolean; saves?: boolean; readable?: boolean; crashAtStart?: number } = {}) {
  const { gpu = true, saves = true, readable = true, crashAtStart = 0 } = options;
  const workers: Fake[] = [];

  function worker(): Fake {
    const listeners = new Set<(notice: Notice) => void>();
    const open = new Map<RequestName, { resolve: (reply: never) => void; reject: (cause: unknown) => void }>();
    const asked: [RequestName, unknown][] = [];
    const own: Fake = {
      asked,
      ended: false,
      names: () => asked.map(([name]) => name),
      notify: (notice: Notice) => {
        for (const listener of listeners) listener(notice);
      },
      finish: (outcome: 'done' | 'stopped' = 'done') => {
        for (const name of ['run', 'resumeRun'] as const) open.get(name)?.resolve({ outcome } as never);
      },
      fail: (name: RequestName, cause: unknown) => open.get(name)?.reject(cause),
      step: (node: string, step: number) =>
        own.notify({ type: 'events', events: [{ type: 'progress', node, step, total: 100 }] }),
      lose: () => own.notify({ type: 'device-fault', fault: { kind: 'lost', message: 'test' } }),
      engine: {
        request(name, args) {
          asked.push([name, args]);
          return new Promise<never>((resolve, reject) => {
            open.set(name, { resolve, reject });
            const backend: BackendName = gpu && (args as { backend?: string }).backend !== 'wasm' ? 'webgpu' : 'wasm';
            const device: DeviceInfo = { backend, adapter: backend, software: !gpu, notes: [] };
            if (name === 'start' && workers.indexOf(own) < crashAtStart) own.crash();
            else if (name === 'start') resolve(device as never);
            else if (name === 'run' || name === 'resumeRun') {
              if (name === 'resumeRun' && !saves) reject(gone);
              else if (name === 'resumeRun' && !readable) reject(new StageError('wrong-tokenizer', 'other words'));
              else if ((args as { load?: boolean }).load) resolve({ outcome: 'done' } as never);
              else if (saves) own.notify({ type: 'run-saved', id: 'r1' });
              if (name === 'resumeRun' && saves && readable && !(args as { load?: boolean }).load)
                own.notify({ type: 'resumed', id: 'r1', node: 'sft', step: 5, lostSteps: 2, seconds: 0 });
            } else if (name === 'loadBase' || name === 'models' || name === 'pause') resolve([] as never);
          });
        },
        onNotice(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        terminate() {
          own.ended = true;
          for (const { reject } of open.values()) reject(new StageError('terminated', 'ended'));
          own.notify({ type: 'fault', fault: { code: 'terminated', message: 'ended' } });
        },
      },
      crash: () => {
        for (const { reject } of open.values()) reject(new StageError('worker-crashed', 'gone'));
        own.notify({ type: 'fault', fault: { code: 'worker-crashed', message: 'gone' } });
      },
    };
    workers.push(own);
    return own;
  }

  let goSilent = () => {};
  const engine = superviseEngine(
    () => worker().engine,
    (onSilence) => {
      goSilent = onSilence;
      return new Watchdog(
        onSilence,
        () => 0,
        () => () => {},
      );
    },
  );
  const told: Recovery[] = [];
  const notices: Notice[] = [];
  engine.onNotice((notice) => {
    notices.push(notice);
    if (notice.type === 'recovery') told.push(notice.recovery);
  });
  const last = () => workers[workers.length - 1] as Fake;
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
  return { engine, workers, last, told, notices, settled, goSilent: () => goSilent() };
}

async function started(options?: Parameters<typeof setup>[0]) {
  const all = setup(options);
  await all.engine.request('start', {});
  await all.engine.request('loadBase', base);
  return all;
}

test('a lost device: a fresh worker goes on from the checkpoint, and the run is answered once', async () => {
  const { engine, workers, last, told, settled } = await started();
  const reply = engine.request('run', run);
  await settled();
  last().step('sft', 7);
  last().lose();
  await settled();
  expect(workers).toHaveLength(2);
  expect(workers[0]?.ended).toBe(true);
  expect(last().asked).toEqual([
    ['start', {}],
    ['resumeRun', { id: 'r1' }],
  ]);
  expect(told.map((r) => r.state)).toEqual(['began', 'done']);
  expect(told[0]?.message).toMatch(/GPU was lost/);
  expect(told[1]?.message).toMatch(/resumes from the last checkpoint, 2 steps are done again/);
  last().finish();
  expect(await reply).toEqual({ outcome: 'done' });
});

test('threads that failed: the next worker starts with one, and goes on', async () => {
  const { engine, workers, last, told, settled } = await started({ gpu: false });
  void engine.request('run', run).catch(() => {});
  await settled();
  last().notify({ type: 'device-fault', fault: { kind: 'threads', message: 'test' } });
  await settled();
  expect(workers).toHaveLength(2);
  expect(last().asked[0]).toEqual(['start', { threads: 1 }]);
  expect(told[0]?.message).toMatch(/threads that compute stopped answering/);
  expect(told[1]?.message).toMatch(/resumes from the last checkpoint/);
});

test.each([
  [7, /2 steps are done again/], // of a stage that goes on after 5: what the disk knows of
  [20, /15 steps are done again/], // those that were not written yet are lost, too
])('lost after step %i: it is said how many are done again', async (reached, message) => {
  const { engine, last, told, settled } = await started();
  void engine.request('run', run).catch(() => {});
  await settled();
  last().step('sft', reached);
  last().lose();
  await settled();
  expect(told.at(-1)?.message).toMatch(message);
});

test.each([
  ['a crash', (w: ReturnType<typeof setup>) => w.last().crash(), /crashed/],
  [
    'memory that ran out',
    (w: ReturnType<typeof setup>) =>
      w.last().notify({ type: 'device-fault', fault: { kind: 'out-of-memory', message: 'x' } }),
    /Memory ran out/,
  ],
  [
    'a refused command',
    (w: ReturnType<typeof setup>) =>
      w.last().notify({ type: 'device-fault', fault: { kind: 'refused', message: 'x' } }),
    /refused a command/,
  ],
  ['silence', (w: ReturnType<typeof setup>) => w.goSilent(), /not responded/],
])('%s takes the same way', async (_, cause, message) => {
  const all = await started();
  const reply = all.engine.request('run', run);
  await all.settled();
  cause(all);
  await all.settled();
  expect(all.workers).toHaveLength(2);
  expect(all.last().names()).toEqual(['start', 'resumeRun']);
  expect(all.told[0]?.message).toMatch(message);
  all.last().finish('stopped');
  expect(await reply).toEqual({ outcome: 'stopped' });
});

test('the error of a stage that a loss has caused is no answer, even when it arrives first', async () => {
  const { engine, workers, last, settled } = await started();
  const reply = engine.request('run', run);
  await settled();
  workers[0]?.fail('run', new StageError('unexpected', 'mapAsync failed'));
  await settled();
  workers[0]?.lose();
  await settled();
  last().finish();
  expect(await reply).toEqual({ outcome: 'done' });
});

test('an error of its own ends the run', async () => {
  const { engine, workers, settled } = await started();
  const reply = engine.request('run', run);
  await settled();
  workers[0]?.fail('run', new StageError('sft-not-finite', 'NaN'));
  await expect(reply).rejects.toThrow('NaN');
  expect(workers).toHaveLength(1);
});

test('a run that cannot be gone on with after a loss: said, and no worker is awaited any longer', async () => {
  const { engine, workers, told, settled } = await started({ readable: false });
  const reply = engine.request('run', run);
  await settled();
  workers[0]?.lose();
  await expect(reply).rejects.toThrow('other words');
  expect(told.map(({ state }) => state)).toEqual(['began', 'failed']);
  expect(told.at(-1)?.message).toBe('other words');
});

test('three losses at one place: the processor takes over', async () => {
  const { engine, workers, last, told, settled } = await started();
  const reply = engine.request('run', run);
  for (let i = 0; i < 3; i++) {
    await settled();
    last().step('ppo', 5);
    last().lose();
  }
  await settled();
  expect(workers).toHaveLength(4);
  expect(workers.map((w) => w.asked[0]?.[1])).toEqual([{}, {}, {}, { backend: 'wasm' }]);
  expect(told.at(-1)).toMatchObject({ state: 'done', device: { backend: 'wasm' } });
  expect(told.at(-1)?.message).toMatch(/processor computes from now on/);
  last().finish();
  await reply;
});

test('losses with progress in between are not in a row', async () => {
  const { engine, last, told, settled } = await started();
  void engine.request('run', run).catch(() => {});
  for (let i = 1; i <= 6; i++) {
    await settled();
    last().step('ppo', i);
    last().lose();
  }
  await settled();
  expect(told.at(-1)?.device?.backend).toBe('webgpu');
});

test('where there is nothing to step down to, the run ends with what to do, and the models come back', async () => {
  const { engine, workers, last, told, settled } = await started({ gpu: false });
  const reply = engine.request('run', run);
  const end = expect(reply).rejects.toThrow(/three times in a row/);
  for (let i = 0; i < 3; i++) {
    await settled();
    last().notify({ type: 'device-fault', fault: { kind: 'out-of-memory', message: 'x' } });
  }
  await end;
  await settled();
  expect(workers).toHaveLength(4);
  expect(last().asked).toEqual([
    ['start', {}],
    ['resumeRun', { id: 'r1', load: true }],
  ]);
  expect(told.at(-1)?.state).toBe('done');
});

test('workers that break at their very start are not tried forever', async () => {
  const { engine, workers, told, settled } = setup({ crashAtStart: 100 });
  await expect(engine.request('start', {})).rejects.toThrow(/three times in a row/);
  await settled();
  expect(workers.length).toBeLessThan(8);
  expect(told.at(-1)?.state).toBe('failed');
});

test('a worker that breaks once at its start is replaced, and the page gets its device', async () => {
  const { engine, workers } = setup({ crashAtStart: 1 });
  expect(await engine.request('start', {})).toMatchObject({ backend: 'webgpu' });
  expect(workers).toHaveLength(2);
});

test('a run that was saved nowhere begins again, and the page is told so', async () => {
  const { engine, last, notices, settled } = await started({ saves: false });
  const reply = engine.request('run', run);
  await settled();
  last().lose();
  await settled();
  expect(last().names()).toEqual(['start', 'loadBase', 'run']);
  expect(notices.some((n) => n.type === 'run')).toBe(true);
  last().finish();
  expect(await reply).toEqual({ outcome: 'done' });
});

test('a short request is asked again; models come back when nothing ran', async () => {
  const { engine, workers, last, settled } = await started();
  const answers = engine.request('generate', { model: 'base', prompts: [], temperature: 0, maxNewTokens: 1, seed: 1 });
  await settled();
  workers[0]?.lose();
  await settled();
  expect(last().names()).toEqual(['start', 'loadBase', 'generate']);
  void answers.catch(() => {});
});

test('what was paused is paused again', async () => {
  const { engine, last, settled } = await started();
  void engine.request('run', run).catch(() => {});
  await settled();
  const status = { node: 'sft', step: 3, total: 9, secondsLeft: null } as const;
  last().notify({ type: 'status', status: { ...status, state: 'paused' } });
  last().lose();
  await settled();
  expect(last().names()).not.toContain('pause');
  last().notify({ type: 'status', status: { ...status, state: 'running' } });
  expect(last().names()).toContain('pause');
});
