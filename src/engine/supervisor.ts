/**
 * An engine that outlives its worker. A lost, hung or broken worker is ended and a fresh one started, which goes on with
 * the run from its last checkpoint; whoever asked for the run gets one answer at its end and notices nothing but a
 * delay. After three losses without progress in between, WebAssembly computes in the GPU's place.
 */
import { type Fault, StageError } from '../train/events';
import type { Engine } from './client';
import { Progress } from './progress';
import type { DeviceInfo, Notice, Recovery, RequestName, Requests } from './protocol';
import { gaveUp, goesOn, lossMessage, type Trouble } from './recovery-words';
import { Watchdog } from './watchdog';

type Args = Requests[RequestName]['args'];
type LongName = 'run' | 'resumeRun';
type Outcome = Requests[LongName]['reply'];

/** A run that somebody waits for. */
interface Goal {
  readonly name: LongName;
  readonly args: Requests[LongName]['args'];
  resolve(outcome: Outcome): void;
  reject(cause: unknown): void;
  /** Where it is saved, once the worker has said so. */
  saved: string | null;
}

/** Losses without progress after which the same is not tried again. */
const PATIENCE = 3;
/** An error of a stage and the loss that caused it arrive in any order, this far apart at most, milliseconds. */
const GRACE_MS = 500;
/** Silence that is always allowed, milliseconds: software takes minutes for what a GPU does in a second. */
const SILENCE_MS = { gpu: 120_000, software: 600_000 };

type WatchdogFor = (onSilence: () => void) => Watchdog;

export function superviseEngine(
  create: () => Engine,
  watchdogFor: WatchdogFor = (onSilence) => new Watchdog(onSilence),
): Engine {
  return new Supervisor(create, watchdogFor);
}

class Supervisor implements Engine {
  private readonly create: () => Engine;
  private readonly listeners = new Set<(notice: Notice) => void>();
  private readonly watchdog: Watchdog;
  private readonly progress = new Progress();
  private engine: Engine;
  /** Counts workers: what an earlier one still says is not listened to. */
  private turn = 0;
  private losses = 0;
  /** It was given up once, and no worker has held since. */
  private spent = false;
  private over = false;
  /** Settled when no worker is being replaced: null, or why the last replacement failed. */
  private recovered: Promise<StageError | null> = Promise.resolve(null);
  /** What of devices is asked for. */
  private asked: Requests['start']['args'] = {};
  private device: DeviceInfo | null = null;
  private base: Requests['loadBase']['args'] | null = null;
  /** Models that a person opened over it, in their order. */
  private opened: Requests['openModel']['args'][] = [];
  private goal: Goal | null = null;
  /** Where the models of the session are saved; null: nowhere. */
  private saved: string | null = null;
  /** Tells that a run goes on, once it is known how many steps were lost. */
  private announce: ((lostSteps: number) => void) | null = null;
  private paused = false;
  private asking = 0;

  constructor(create: () => Engine, watchdogFor: WatchdogFor) {
    this.create = create;
    this.watchdog = watchdogFor(() => this.lose({ kind: 'silent', message: 'no sign of life' }));
    this.engine = this.startWorker();
  }

  request<N extends RequestName>(name: N, args: Requests[N]['args']): Promise<Requests[N]['reply']>;
  request(name: RequestName, args: Args): Promise<unknown> {
    if (name === 'run' || (name === 'resumeRun' && !(args as Requests['resumeRun']['args']).load))
      return this.runToEnd(name, args as Requests[LongName]['args']);
    if (name === 'start') this.asked = args as Requests['start']['args'];
    return this.ask(name, args);
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  terminate(): void {
    this.over = true;
    this.watchdog.stop();
    this.engine.terminate();
  }

  /** A worker, listened to until the next one comes. */
  private startWorker(): Engine {
    const turn = ++this.turn;
    const engine = this.create();
    engine.onNotice((notice) => {
      if (turn === this.turn) this.hear(notice);
    });
    return engine;
  }

  private hear(notice: Notice): void {
    this.watchdog.sign();
    if (notice.type === 'device-fault') {
      this.lose(notice.fault);
      return;
    }
    if (notice.type === 'fault' && notice.fault.code === 'worker-crashed') {
      this.lose({ kind: 'crashed', message: notice.fault.message });
      return;
    }
    if (notice.type === 'run-saved') {
      this.saved = notice.id;
      if (this.goal) this.goal.saved = notice.id;
    } else if (notice.type === 'status') this.paused = notice.status.state === 'paused';
    else if (notice.type === 'events' && notice.events.filter((event) => this.progress.add(event)).length > 0)
      this.losses = 0;
    this.watch();
    this.tell(notice);
    if (notice.type !== 'resumed') return;
    const { node, step, lostSteps } = notice;
    this.announce?.(Math.max(lostSteps, node ? this.progress.lostAfter(node, step) : 0));
    this.announce = null;
  }

  private tell(notice: Notice): void {
    for (const listener of this.listeners) listener(notice);
  }

  private say(state: Recovery['state'], message: string, device?: DeviceInfo): void {
    this.tell({ type: 'recovery', recovery: { state, message, ...(device && { device }) } });
  }

  private watch(): void {
    this.watchdog.watch(this.asking > 0 || (this.goal !== null && !this.paused));
  }

  /** A short request; one that a loss cut off is asked again of the next worker. */
  private async ask(name: RequestName, args: Args): Promise<unknown> {
    for (;;) {
      await this.recovered;
      const { turn } = this;
      this.asking++;
      this.watch();
      try {
        const reply: unknown = await this.engine.request(name, args as never);
        if (name === 'start') this.setDevice(reply as DeviceInfo);
        else if (name === 'loadBase') {
          const { own, kept } = reply as Requests['loadBase']['reply'];
          const asked = args as Requests['loadBase']['args'];
          // Its files may be moved or deleted meanwhile.
          this.base = kept && own ? { ...asked, own: { kept: own } } : asked;
          this.opened = [];
          this.saved = null;
        } else if (name === 'openModel') this.opened.push(args as Requests['openModel']['args']);
        return reply;
      } catch (cause) {
        if (!(await this.wasLost(turn, cause))) throw cause;
        if (name === 'start' && this.device) return this.device; // started in the course of it
      } finally {
        this.asking--;
        this.watchdog.sign();
        this.watch();
      }
    }
  }

  private setDevice(device: DeviceInfo): void {
    this.device = device;
    this.watchdog.least = device.software ? SILENCE_MS.software : SILENCE_MS.gpu;
  }

  /** Whether an error only comes of a loss; resolves when another worker is there. Throws where none could be had. */
  private async wasLost(turn: number, cause: unknown): Promise<boolean> {
    const { code } = cause as Partial<Fault>;
    if (turn === this.turn && code === 'unexpected') await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    if (turn === this.turn || this.over) return false;
    const failure = await this.recovered;
    if (failure) throw failure;
    return true;
  }

  /** A run: its promise is kept through any number of workers. */
  private async runToEnd(name: LongName, args: Goal['args']): Promise<Outcome> {
    await this.recovered;
    if (this.goal) throw new StageError('busy', 'A stage is already running. Stop it first.');
    this.losses = 0;
    this.progress.begin();
    return new Promise<Outcome>((resolve, reject) => {
      this.goal = { name, args, resolve, reject, saved: null };
      this.attempt(this.goal, name, args);
    }).finally(() => {
      this.goal = null;
      this.paused = false;
      this.watch();
    });
  }

  private attempt(goal: Goal, name: LongName, args: Goal['args']): void {
    const { turn } = this;
    this.watch();
    this.engine.request(name, args as never).then(
      (reply) => {
        if (turn === this.turn) goal.resolve(reply as Outcome);
      },
      async (cause) => {
        if (turn === this.turn && isGone(cause) && goal.name === 'run' && name === 'resumeRun') return this.again(goal);
        // After a loss the recovery goes on with it.
        if (await this.wasLost(turn, cause).catch(() => true)) return;
        goal.reject(cause);
        if (this.announce) this.say('failed', (cause as Partial<Fault>).message ?? String(cause));
        this.announce = null;
      },
    );
  }

  /** A run that is saved nowhere is run again from its beginning. */
  private async again(goal: Goal): Promise<void> {
    const { nodes, config } = goal.args as Requests['run']['args'];
    try {
      await this.loadAgain();
      this.tell({ type: 'run', nodes, config, done: [] });
      this.announce?.(0);
      this.announce = null;
      this.attempt(goal, 'run', goal.args);
    } catch (cause) {
      goal.reject(cause);
    }
  }

  private lose(trouble: Trouble): void {
    if (this.over) return;
    this.losses++;
    this.progress.lost();
    this.say('began', lossMessage(trouble));
    const old = this.engine;
    this.engine = this.startWorker();
    old.terminate();
    this.watchdog.forget();
    this.announce = null;
    const { turn } = this;
    this.recovered = this.recover(trouble).then(
      () => null,
      (cause: unknown) => {
        if (turn !== this.turn) return null; // lost once more: the next recovery speaks
        const failure = cause instanceof StageError ? cause : gaveUp(trouble);
        this.goal?.reject(failure);
        this.say('failed', failure.message);
        return failure;
      },
    );
  }

  private async recover(trouble: Trouble): Promise<void> {
    const { turn, paused } = this;
    const wasGpu = this.device?.backend === 'webgpu';
    if (trouble.kind === 'threads') this.asked = { ...this.asked, threads: 1 }; // what failed once may fail again
    if (this.losses >= PATIENCE && wasGpu) this.asked = { ...this.asked, backend: 'wasm' };
    else if (this.losses >= PATIENCE) {
      if (this.spent) throw gaveUp(trouble);
      this.spent = true;
      this.goal?.reject(gaveUp(trouble));
      this.goal = null;
    }
    const device = await this.engine.request('start', this.asked);
    if (turn !== this.turn) return;
    this.setDevice(device);
    const stepped = wasGpu && device.backend !== 'webgpu';
    const done = (lost: number | null) => this.say('done', goesOn(trouble, device, lost, stepped), device);
    if (stepped) this.losses = 0;
    const { goal } = this;
    if (goal) {
      this.announce = done;
      await this.goOn(goal, paused);
      return;
    }
    await this.reload();
    if (turn !== this.turn) return;
    this.losses = 0;
    this.spent = false;
    done(null);
  }

  /** Resolves when requests have models to be asked of: those that were made before it are served after the reopening. */
  private async goOn(goal: Goal, paused: boolean): Promise<void> {
    if (goal.saved !== null) this.attempt(goal, 'resumeRun', { id: goal.saved });
    else if (goal.name === 'run') await this.again(goal);
    else this.attempt(goal, goal.name, goal.args);
    if (!paused) return;
    const stop = this.engine.onNotice((notice) => {
      if (notice.type !== 'status' || notice.status.state !== 'running') return;
      stop();
      void this.engine.request('pause', {});
    });
  }

  /** Nothing ran: the models that were there come back. */
  private async reload(): Promise<void> {
    try {
      if (this.saved === null) throw new StageError('run-missing', 'This session was not saved.');
      await this.engine.request('resumeRun', { id: this.saved, load: true });
    } catch (cause) {
      if (!isGone(cause)) throw cause;
      await this.loadAgain();
    }
  }

  /** The base, and what a person opened over it. */
  private async loadAgain(): Promise<void> {
    if (this.base) await this.engine.request('loadBase', this.base);
    for (const args of this.opened) await this.engine.request('openModel', args);
  }
}

/** There is no saved run to go on with: saving was impossible, or its folder is gone. */
const isGone = (cause: unknown): boolean =>
  ['run-missing', 'no-storage', 'run-record'].includes((cause as Partial<Fault>).code ?? '');
