import { expect, test } from 'vitest';
import { parseConfig } from '../recipes/config';
import { createTestEngine, deferred, type Handlers } from '../studio/test-engine';
import type { DeviceInfo, ModelInfo, Notice } from './protocol';
import { shareEngine, type Tabs } from './shared';
import { SharedLog } from './shared-log';
import { PROTOCOL } from './shared-messages';

const device: DeviceInfo = { backend: 'wasm', adapter: 'a', software: true, notes: [] };
const info = { ref: 'base', kind: 'policy', name: 'nano', config: {}, parameterCount: 1 } as unknown as ModelInfo;
const config = parseConfig();
const later = () => new Promise((resolve) => setTimeout(resolve, 5));

/** One browser: a lock that goes to whoever waits longest, and a channel that reaches every other tab, in order. */
function browser() {
  let holder: Promise<unknown> | null = null;
  const queue: (() => void)[] = [];
  const channels = new Set<{ onmessage: unknown }>();
  const grant = (callback: (lock: unknown) => unknown) => {
    holder = Promise.resolve(callback({})).then(() => {
      holder = null;
      queue.shift()?.();
    });
  };
  const request = async (_: string, options: unknown, callback?: (lock: unknown) => unknown) => {
    await Promise.resolve(); // a browser never calls back at once
    const take = (callback ?? options) as (lock: unknown) => unknown;
    if (!holder) grant(take);
    else if (callback) take(null);
    else queue.push(() => grant(take));
  };
  const tabs = (): Tabs => {
    const channel = {
      onmessage: null as ((event: MessageEvent) => void) | null,
      postMessage(data: unknown) {
        const copy = structuredClone(data);
        for (const other of channels)
          if (other !== channel)
            setTimeout(() => (other.onmessage as typeof channel.onmessage)?.({ data: copy } as MessageEvent));
      },
      close: () => channels.delete(channel),
    };
    channels.add(channel);
    return { locks: { request } as unknown as Tabs['locks'], channel: channel as Tabs['channel'] };
  };
  return { tabs };
}

function tab(tabs: Tabs, handlers: Handlers = {}) {
  const engines: ReturnType<typeof createTestEngine>[] = [];
  const create = () => {
    const engine = createTestEngine({ start: () => device, loadBase: () => info, models: () => [info], ...handlers });
    engines.push(engine);
    return engine;
  };
  const engine = shareEngine(create, tabs);
  const notices: Notice[] = [];
  engine.onNotice((notice) => notices.push(notice));
  return { engine, notices, engines, roles: () => notices.flatMap((n) => (n.type === 'tab' ? [n.role] : [])) };
}

const metrics = (step: number): Notice => ({
  type: 'events',
  events: [{ type: 'metrics', node: 'sft', step, values: { loss: 1 / step } }],
});

test('the first tab has the engine; the second has none, watches live and is refused what would change anything', async () => {
  const { tabs } = browser();
  const run = deferred<{ outcome: 'done' }>();
  const first = tab(tabs(), { run: () => run.promise });
  await first.engine.request('start', {});
  await first.engine.request('loadBase', { preset: 'nano' });
  const reply = first.engine.request('run', { nodes: ['sft'], config });
  await later();
  first.engines[0]?.notify(metrics(1));

  const second = tab(tabs());
  expect(await second.engine.request('start', {})).toEqual(device);
  first.engines[0]?.notify(metrics(2));
  run.resolve({ outcome: 'done' });
  await reply;
  await later();

  expect([first.roles(), second.roles(), second.engines]).toEqual([['owner'], ['watcher'], []]);
  expect(second.notices.slice(1)).toEqual([
    { type: 'base', info, preset: 'nano' },
    { type: 'run', nodes: ['sft'], config },
    metrics(1),
    metrics(2),
    { type: 'run-end', outcome: 'done' },
  ]);
  expect(await second.engine.request('models', {})).toEqual([info]);
  for (const name of ['run', 'loadBase', 'pause', 'stop', 'generate'] as const)
    await expect(second.engine.request(name, {} as never)).rejects.toMatchObject({ code: 'watching' });
  expect(first.engines[0]?.asked.map(({ name }) => name)).toEqual(['start', 'loadBase', 'run', 'models']);
});

test('what is asked of a saved run comes after it, though the run is looked up first', async () => {
  const { tabs } = browser();
  const shelf = deferred<never>();
  const answers: Handlers = { resumeRun: () => ({ outcome: 'done' }), pause: () => null, step: () => null };
  const one = tab(tabs(), { ...answers, runs: () => shelf.promise });
  await one.engine.request('start', {});
  const all = [
    one.engine.request('resumeRun', { id: 'r', checkpoint: 'ppo-2' }),
    one.engine.request('pause', {}),
    one.engine.request('step', { unit: 'step' }),
  ];
  await later();
  shelf.resolve({ runs: [], damaged: [], current: null } as never);
  await Promise.all(all);
  expect(one.engines[0]?.asked.map(({ name }) => name)).toEqual(['start', 'runs', 'resumeRun', 'pause', 'step']);
});

test('a run that goes on is told with what of it is over', async () => {
  const { tabs } = browser();
  const record = { id: 'r', nodes: ['sft', 'preferences', 'reward', 'ppo'], done: ['sft', 'preferences'], config };
  const resumeRun = () => ({ outcome: 'stopped' }) as const;
  const first = tab(tabs(), { resumeRun, runs: () => ({ runs: [{ record }], damaged: [], current: null }) as never });
  const second = tab(tabs());
  await later();
  await first.engine.request('resumeRun', { id: 'r' });
  await first.engine.request('resumeRun', { id: 'r', checkpoint: 'preferences-40' });
  await first.engine.request('resumeRun', { id: 'r', load: true });
  await later();
  expect(second.notices.flatMap((n) => (n.type === 'run' ? [[n.done, n.nodes]] : []))).toEqual([
    [
      ['sft', 'preferences'],
      ['reward', 'ppo'],
    ],
    [['sft'], ['preferences', 'reward', 'ppo']],
    [['sft', 'preferences'], []], // only loaded
  ]);
});

test('a failed question is answered with its reason', async () => {
  const { tabs } = browser();
  tab(tabs());
  const second = tab(tabs());
  await expect(second.engine.request('pairs', { ref: 'preferences.pairs' })).rejects.toThrow('No answer to pairs');
});

test('when the first closes, the next takes over with an engine of its own, and the third watches it', async () => {
  const { tabs } = browser();
  const first = tab(tabs(), { exportModel: () => new Promise(() => {}) });
  const second = tab(tabs());
  const third = tab(tabs());
  await first.engine.request('start', {});
  await later();
  // Asked again of its own engine, which has no answer here.
  const waiting = expect(second.engine.request('exportModel', { model: 'base' })).rejects.toThrow(
    'No answer to exportModel',
  );
  first.engine.terminate();
  await later();
  expect([second.roles(), third.roles()]).toEqual([['watcher', 'owner'], ['watcher']]);
  await waiting;
  await second.engine.request('start', {});
  second.engines[0]?.notify(metrics(9));
  await later();
  expect(third.notices.at(-1)).toEqual(metrics(9));
  expect([first.engines.length, second.engines.length, third.engines.length]).toEqual([1, 1, 0]);
});

test('what a tab asks on hearing that it takes over is asked of its own engine, not answered for the tab that is gone', async () => {
  const { tabs } = browser();
  const first = tab(tabs());
  await first.engine.request('start', {});
  const second = tab(tabs());
  await second.engine.request('start', {});
  second.engine.onNotice((notice) => {
    if (notice.type === 'tab') void second.engine.request('start', {});
  });
  first.engine.terminate();
  await later();
  expect(second.engines[0]?.asked.map(({ name }) => name)).toEqual(['start']);
});

test('never two engines at once, whatever the order of opening and closing', async () => {
  const { tabs } = browser();
  const open = [tab(tabs())];
  for (const closes of [0, 1, 0, 0, 1]) {
    open.push(tab(tabs()), tab(tabs()));
    open.splice(closes, 1)[0]?.engine.terminate();
    await later();
    expect(open.filter(({ roles }) => roles().at(-1) === 'owner')).toHaveLength(1);
  }
});

test('without Web Locks every tab is for itself', async () => {
  const { tabs } = browser();
  const alone = tab({ ...tabs(), locks: undefined });
  expect(await alone.engine.request('start', {})).toEqual(device);
});

test.each([
  ['none, as version 1', undefined, 'other-tab-old', /older version .* Reload that tab/],
  ['a lower one', PROTOCOL - 1, 'other-tab-old', /older version .* Reload that tab/],
  ['a higher one', PROTOCOL + 1, 'old-tab', /newer version .* Reload this tab/],
])(
  'a message with another protocol (%s) is said once, and nothing else comes of it',
  async (_, protocol, code, words) => {
    const { tabs } = browser();
    const [owner, watcher] = [tab(tabs(), { pairs: () => [] }), tab(tabs())];
    await owner.engine.request('start', {});
    await watcher.engine.request('start', {});
    const { channel } = tabs();
    const heard: unknown[] = [];
    channel.onmessage = ({ data }) => heard.push(data);
    const before = [owner.notices.length, watcher.notices.length];
    const stranger = { from: 'stranger', ...(protocol !== undefined && { protocol }) };
    const messages = [
      { kind: 'hello' },
      { kind: 'question', id: 1, name: 'pairs', args: { ref: 'x' } },
      { kind: 'owner' },
      { kind: 'notice', notice: metrics(1) },
      { kind: 'device', device: { ...device, adapter: 'b' } },
    ];
    for (const message of messages) channel.postMessage({ ...message, ...stranger });
    await later();
    const fault = { type: 'fault', fault: { code, message: expect.stringMatching(words) } };
    expect([owner.notices, watcher.notices].map((notices, i) => notices.slice(before[i]))).toEqual([[fault], [fault]]);
    expect(heard).toEqual([]);
    expect(owner.engines[0]?.asked.map(({ name }) => name)).toEqual(['start']);

    // Those that speak the same go on as before.
    owner.engines[0]?.notify(metrics(2));
    await later();
    expect(watcher.notices.at(-1)).toEqual(metrics(2));
  },
);

test('what a late tab is told does not grow with the run', () => {
  const log = new SharedLog();
  log.add({ type: 'base', info, preset: 'nano' });
  log.add({ type: 'run', nodes: ['sft'], config });
  for (let step = 1; step <= 20_000; step++) {
    log.add(metrics(step));
    log.add({ type: 'events', events: [{ type: 'progress', node: 'sft', step, total: 20_000 }] });
    log.add({ type: 'events', events: [{ type: 'samples', node: 'sft', step, rows: [] }] });
  }
  const steps = log.notices.flatMap((n) =>
    n.type === 'events' && n.events[0]?.type === 'metrics' ? [n.events[0].step] : [],
  );
  expect(log.notices.length).toBeLessThan(400);
  expect([steps[0], steps.at(-1)]).toEqual([1, 20_000]);
  log.add({ type: 'run', nodes: ['sft'], config });
  expect(log.notices.map(({ type }) => type)).toEqual(['base', 'run', 'run']);
});
