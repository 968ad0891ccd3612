/** The training worker: decodes requests, schedules them, encodes what comes of them. No mathematics here. */
import { startBackend } from '../compute/backend';
import { wasmUrls } from '../compute/wasm-urls';
import { answerPrompts } from '../train/answers';
import { type Fault, StageError } from '../train/events';
import { pipeline } from '../train/pipeline';
import { scoreTexts } from '../train/reward-scoring';
import { LabelRequests } from './label-requests';
import type { FromWorker, ModelRole, Notice, RequestName, Requests, ToWorker } from './protocol';
import { StageRunner } from './runner';
import { SessionHost } from './session-host';

type Handlers = {
  [N in RequestName]: (args: Requests[N]['args']) => Promise<Requests[N]['reply']> | Requests[N]['reply'];
};

const post = (message: FromWorker): void => self.postMessage(message);
const notify = (notice: Notice): void => post({ notice });

const host = new SessionHost();
const runner = new StageRunner({
  onEvent: (event) => {
    notify({ type: 'events', events: [event] });
    if (event.type === 'checkpoint' || event.type === 'samples') announceModels();
  },
  onStatus: (status) => notify({ type: 'status', status }),
  clock: () => performance.now(),
});

const labels = new LabelRequests(host, runner, notify);

const announced = new Map<ModelRole, number>();
function announceModels(): void {
  for (const info of host.models()) {
    if (announced.has(info.role)) continue;
    announced.set(info.role, info.parameterCount);
    notify({ type: 'model', info });
  }
}

const handlers: Handlers = {
  async start({ backend }) {
    const started = await startBackend({ ...(backend ? { prefer: backend } : {}), wasmPaths: wasmUrls });
    const notes = started.failed.map(({ name, reason }) => `${name} did not start: ${reason}`);
    if (started.software && started.name === 'webgpu') notes.push('This adapter is software: right, but slow.');
    return { backend: started.name, adapter: started.adapter, software: started.software, notes };
  },
  async loadBase({ preset, files }) {
    if (runner.busy) throw new StageError('busy', 'A stage is running. Stop it before loading another model.');
    const given = files && new Map(Object.entries(files).map(([name, bytes]) => [name, new Uint8Array(bytes)]));
    announced.clear();
    return runner.serve(() => {
      labels.forget();
      return host.loadBase(preset, given, fetchBytes);
    });
  },
  async run({ stages, config, demonstrations, preferences }) {
    if (runner.busy) throw new StageError('busy', 'A stage is already running. Stop it first.');
    const deps = {
      clock: () => performance.now(),
      ...(demonstrations ? { demonstrations } : {}),
      ...(preferences ? { preferences } : {}),
    };
    try {
      return { outcome: await runner.drive(pipeline(stages, config, host.current, deps)) };
    } finally {
      announceModels();
    }
  },
  pause: () => done(runner.pause()),
  resume: () => done(runner.resume()),
  step: ({ unit }) => done(runner.step(unit)),
  stop: () => done(runner.stop()),
  generate: ({ role, prompts, ...options }) =>
    runner.serve(async () => {
      const model = { parameters: host.require(role), config: host.current.model };
      const answers = await answerPrompts(model, host.current.tokenizer, prompts, {
        ...options,
        greedy: options.temperature === 0,
      });
      return answers.map(({ text, ids, ended }) => ({ text, tokens: ids.length, ended }));
    }),
  score: ({ rows }) =>
    runner.serve(async () => {
      host.require('reward');
      const { reward, tokenizer } = host.current;
      return reward ? [...(await scoreTexts(reward, tokenizer, rows))] : [];
    }),
  models: () => host.models(),
  exportModel: ({ role }) => runner.serve(async () => Object.fromEntries(await host.exportModel(role))),
  preferences: () => host.current.preferences ?? [],
  ...labels.handlers,
};

const done = (_: void): null => null;

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
    post({ id, fault: faultOf(cause) });
  }
};
