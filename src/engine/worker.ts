/** The training worker: decodes requests, schedules them, encodes what comes of them. No mathematics here. */
import { startBackend } from '../compute/backend';
import { onDeviceFault } from '../compute/device-fault';
import { wasmUrls } from '../compute/wasm-urls';
import type { BackendName } from '../config/backend';
import { blobSources, readAll } from '../formats/byte-source';
import type { RunConfig } from '../recipes/config';
import { findRecipe } from '../recipes/library';
import { sourceOf } from '../recipes/recipe';
import { type Folder, sweep } from '../storage/folder';
import { opfsFolder } from '../storage/opfs-folder';
import { RUNS } from '../storage/run-record';
import { freeBytes } from '../storage/space';
import { answerPrompts } from '../train/answers';
import { type Fault, StageError } from '../train/events';
import { generalPrompts } from '../train/general-prompts';
import { dataGiven } from '../train/give-data';
import { givenOf, type PipelineDeps, pipeline } from '../train/pipeline';
import { judgeTexts } from '../train/reward-reading';
import { unknownWords, worldPrompts } from '../train/world';
import { deviceFaultOf } from './device-fault';
import { broughtBase, keepOpened, keptModels } from './kept-models';
import { LabelRequests } from './label-requests';
import { PaceRequests } from './pace-requests';
import type { DeviceFault, FromWorker, Notice, RequestName, Requests, ToWorker } from './protocol';
import { runRequests } from './run-requests';
import { RunSaver } from './run-saver';
import { StageRunner } from './runner';
import { SessionHost } from './session-host';

type Handlers = {
  [N in RequestName]: (args: Requests[N]['args']) => Promise<Requests[N]['reply']> | Requests[N]['reply'];
};

/** tfjs's heap cannot grow beyond this. */
const WASM_HEAP = 4 * 2 ** 30;

const post = (message: FromWorker): void => self.postMessage(message);
const notify = (notice: Notice): void => post({ notice });

const host = new SessionHost();
const runner = new StageRunner({
  onEvent: (event) => {
    notify({ type: 'events', events: [event] });
    if (event.type === 'samples') announceModels();
    return saver.onEvent(event);
  },
  onStop: () => saver.stopping(),
  onStatus: (status) => notify({ type: 'status', status }),
  clock: () => performance.now(),
});

const folder = savedRuns();
const saver = new RunSaver({
  host,
  folder,
  notify,
  free: freeBytes,
  pause: () => runner.pause(),
  fetchFile: fetchBytes,
  now: Date.now,
});

/** What is on the device may be wrong or gone: nothing of it is saved, and the page starts another worker. */
function distrust(fault: DeviceFault): void {
  saver.distrust();
  notify({ type: 'device-fault', fault });
}
onDeviceFault(distrust);

const labels = new LabelRequests(host, runner, notify);
const paces = new PaceRequests(host, runner, notify);

/** Tells a hundredth at a time: a model has hundreds of matrices. */
function tellLoading(): (share: number) => void {
  let told = 0;
  return (share) => {
    if (share - told < 0.01 && share < 1) return;
    told = share;
    notify({ type: 'loading', share });
  };
}

const announced = new Set<string>();
function announceModels(): void {
  for (const info of host.models()) {
    if (announced.has(info.ref)) continue;
    announced.add(info.ref);
    notify({ type: 'model', info });
  }
}

const handlers: Handlers = {
  async start({ backend, threads }) {
    const asked = { ...(backend && { prefer: backend }), ...(threads && { threads }) };
    const started = await startBackend({ ...asked, wasmPaths: wasmUrls });
    const notes = [...started.failed.map(({ name, reason }) => `${name} did not start: ${reason}`), ...started.notes];
    if (started.software && started.name === 'webgpu') notes.push('This adapter is software: right, but slow.');
    const { name, adapter, software, largestArray } = started;
    const memory = { total: memoryThere(name), largest: largestArray };
    const keepsRuns = (await folder()) !== null;
    saver.device = { backend: name, adapter, software, memory, notes, keepsRuns };
    return saver.device;
  },
  async loadBase({ preset, own }) {
    if (runner.busy) throw new StageError('busy', 'A stage is running. Stop it before loading another model.');
    announced.clear();
    paces.stop();
    return runner.serve(async () => {
      labels.forget();
      saver.forget();
      const brought = own && (await broughtBase(own, await folder()));
      const info = await host.loadBase(preset, brought, fetchBytes, tellLoading());
      const kept = own && (!('files' in own) || (await keepOpened({ host, folder, free: freeBytes, notify })));
      saver.tellArtifacts();
      return { ...info, ...(kept && { kept }) };
    });
  },
  async run(args) {
    if (runner.busy) throw new StageError('busy', 'A stage is already running. Stop it first.');
    const { nodes, config } = args;
    paces.stop();
    return drive(nodes, config, async () => {
      await runner.serve(() => saver.begin(args));
      return {};
    });
  },
  leftRuns: () => runner.serve(() => saver.left()),
  async resumeRun(args) {
    if (runner.busy) throw new StageError('busy', 'A stage is running. Stop it before opening another run.');
    paces.stop();
    const reopened = runner.serve(() => {
      announced.clear();
      labels.forget();
      return saver.reopen(args);
    });
    starting = reopened.catch(() => {});
    const { nodes, record, deps } = await reopened;
    announceModels();
    if (nodes.length === 0 || args.load) return { outcome: 'done' };
    return drive(nodes, record.config, async () => deps);
  },
  changeRun: ({ id, change }) => runner.serve(async () => done(await saver.changeRun(id, change))),
  saveSoon: () => done(saver.saveSoon()),
  pause: async () => {
    await underWay();
    return done(runner.pause());
  },
  resume: () => done(runner.resume()),
  step: async ({ unit }) => {
    await underWay();
    return done(runner.step(unit));
  },
  stop: async () => {
    await underWay();
    return done(runner.stop());
  },
  generate: ({ model, prompts, ...options }) =>
    runner.serve(async () => {
      const policy = host.current.artifacts.require(model, 'policy');
      const answers = await answerPrompts(policy, host.current.tokenizer, prompts, {
        ...options,
        greedy: options.temperature === 0,
        plain: policy.plain,
      });
      return answers.map(({ text, ids, ended }) => ({ text, tokens: ids.length, ended }));
    }),
  score: ({ model, rows }) =>
    runner.serve(async () => {
      const { artifacts, tokenizer } = host.current;
      return judgeTexts(artifacts.require(model, 'scorer'), tokenizer, rows);
    }),
  models: () => host.models(),
  async openModel({ recipe, ref, files }) {
    if (runner.busy) throw new StageError('busy', 'A stage is running. Stop it before opening another model.');
    const sources = [...blobSources(files)];
    const given = new Map(
      await Promise.all(sources.map(async ([name, source]) => [name, await readAll(source)] as const)),
    );
    return runner.serve(async () => {
      const info = await host.openOutside(findRecipe(recipe), ref, given);
      announced.add(ref);
      notify({ type: 'model', info });
      saver.tellArtifacts();
      return info;
    });
  },
  exportModel: ({ model }) => runner.serve(async () => Object.fromEntries(await host.pack(model))),
  given: () => runner.serve(async () => dataGiven(host.current)),
  pairs: ({ ref }) =>
    runner.serve(async () => {
      const { current, recipe } = host;
      const source = recipe ? sourceOf(recipe, ref, givenOf(current)) : ref;
      return current.artifacts.find(source, 'pairs')?.rows ?? [];
    }),
  rowTokens: ({ given, pairs }) =>
    runner.serve(async () => {
      const { artifacts, tokenizer } = host.current;
      const { rowTokens } = await import('../train/row-tokens'); // of a model of one's own alone
      const made = pairs === null ? undefined : artifacts.find(pairs, 'pairs')?.rows;
      return rowTokens({ ...(made && { 'data.pairs': made }), ...given }, tokenizer);
    }),
  promptIdeas: ({ seed, count }) => (host.own ? generalPrompts : worldPrompts)(seed, count),
  unknownWords: ({ text }) => (host.own ? [] : unknownWords(text)),
  ...labels.handlers,
  ...paces.handlers,
  ...keptModels({ folder, runner, host }),
  ...runRequests({ folder, runner, current: () => saver.current, now: Date.now }),
};

// biome-ignore lint/suspicious/noConfusingVoidType: so that a promise nobody waited for does not pass as done
const done = (_: void): null => null;

/** A run that is being prepared: a pause or a step asked for meanwhile is meant for it. */
let starting: Promise<unknown> = Promise.resolve();
/** A saved one is reopened first, and then prepared. */
async function underWay(): Promise<void> {
  let seen: unknown;
  do {
    seen = starting;
    await seen;
  } while (seen !== starting);
}

/** Drives nodes to their end, saved as they go. */
async function drive(
  nodes: readonly string[],
  config: RunConfig,
  prepare: () => Promise<Pick<PipelineDeps, 'resumeFrom'>>,
): Promise<{ outcome: 'done' | 'stopped' }> {
  let outcome: 'done' | 'stopped' | 'failed' = 'failed';
  try {
    const prepared = prepare();
    starting = prepared.catch(() => {});
    const onNodeEnd = (node: string) => saver.nodeEnded(node);
    const deps = { clock: () => performance.now(), onNodeEnd, ...(await prepared) };
    outcome = await runner.drive(pipeline(nodes, config, host.current, deps));
    return { outcome };
  } catch (cause) {
    if (deviceFaultOf(cause)) saver.distrust();
    throw cause;
  } finally {
    await saver.end(outcome);
    announceModels();
  }
}

/** Bytes for all arrays, as far as can be known: browsers tell of the machine's memory roughly, of a GPU's not at all. */
function memoryThere(backend: BackendName): number | null {
  const { deviceMemory } = navigator as { deviceMemory?: number }; // GiB, rounded, at most 8 or 32
  const machine = deviceMemory === undefined ? null : deviceMemory * 2 ** 30;
  return backend === 'wasm' ? Math.min(WASM_HEAP, machine ?? WASM_HEAP) : machine;
}

/** The origin's own files, opened once; null where the browser has none (a private window of some browsers). */
function savedRuns(): () => Promise<Folder | null> {
  let opened: Promise<Folder | null> | null = null;
  return () => {
    opened ??= opfsFolder().then(
      async (folder) => {
        await sweep(folder, RUNS);
        return folder;
      },
      () => null,
    );
    return opened;
  };
}

async function fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(path, new URL(import.meta.env.BASE_URL, self.location.href)));
  // A static host may answer an unknown path with the page itself.
  if (!response.ok || response.headers.get('content-type')?.includes('text/html')) {
    throw new StageError(
      'fetch',
      `The file ${path} could not be loaded (${response.status}). Check the connection, then reload the page.`,
      { path, status: response.status },
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** Whatever was thrown, as data with a sentence for a person. */
function faultOf(cause: unknown): Fault {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') {
    const context =
      'context' in cause && typeof cause.context === 'object' ? (cause.context as Fault['context']) : undefined;
    return { code: cause.code, message: cause.message, ...(context ? { context } : {}) };
  }
  const text = cause instanceof Error ? cause.message : String(cause);
  return {
    code: 'unexpected',
    message: `Something went wrong in the training worker: ${text}. What is on the page is kept; reload it if the next step fails too.`,
    context: { stack: cause instanceof Error ? cause.stack : undefined },
  };
}

self.onmessage = async ({ data: { id, name, args } }: MessageEvent<ToWorker>) => {
  try {
    const handler = handlers[name] as (args: unknown) => unknown;
    post({ id, reply: await handler(args) });
  } catch (cause) {
    const broken = deviceFaultOf(cause);
    if (broken) distrust(broken);
    post({ id, fault: faultOf(cause) });
  }
};
