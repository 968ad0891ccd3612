import type { RunEvent } from '../train/events';
import type { RunState, RunStatus } from './protocol';

const IDLE: RunStatus = { state: 'idle', node: null, step: 0, total: 0, secondsLeft: null };

/**
 * Drives one long stage at a time and serves short jobs (a sample, a score, a chat answer) between its events.
 *
 * It knows nothing of training: pause is not asking for the next event, step is asking until the step's event comes,
 * stop is `return()`.
 */
export class StageRunner {
  private state: RunState = 'idle';
  private stepUntil: 'step' | 'phase' | null = null;
  private status: RunStatus = IDLE;
  private jobs: (() => Promise<void>)[] = [];
  private wake: (() => void) | null = null;
  private serving: Promise<void> = Promise.resolve();
  private readonly onEvent: (event: RunEvent) => void | Promise<void>;
  private readonly onStop: () => Promise<void>;
  private readonly onStatus: (status: RunStatus) => void;
  private readonly clock: () => number;

  constructor(hooks: {
    /** The stage waits for it: what it sees stays as it is. */
    onEvent: (event: RunEvent) => void | Promise<void>;
    /** Before a stage is ended that was stopped: all that it has is still there. */
    onStop?: () => Promise<void>;
    onStatus: (status: RunStatus) => void;
    clock: () => number;
  }) {
    this.onEvent = hooks.onEvent;
    this.onStop = hooks.onStop ?? (async () => {});
    this.onStatus = hooks.onStatus;
    this.clock = hooks.clock;
  }

  get busy(): boolean {
    return this.state !== 'idle';
  }

  /** Runs a stage to its end or to `stop()`. The generator's error passes through; the runner is idle again after it. */
  async drive(events: AsyncGenerator<RunEvent, unknown>): Promise<'done' | 'stopped'> {
    if (this.busy) throw new Error('A stage is already running.');
    const pace = new Pace(this.clock);
    this.stepUntil = null;
    this.set('running', {});
    try {
      for (;;) {
        await macrotask();
        await this.serveJobs();
        if (this.state === 'stopping') {
          await this.onStop();
          await events.return(undefined);
          return 'stopped';
        }
        if (this.state === 'paused' && this.stepUntil === null) {
          if (this.jobs.length > 0) continue; // came in while the queue's last job was ending
          pace.rest();
          await new Promise<void>((resolve) => {
            this.wake = resolve;
          });
          pace.go();
          continue;
        }
        const { value, done } = await events.next();
        if (done) return 'done';
        await this.onEvent(value);
        if (value.node !== this.status.node) this.enter(value.node);
        const { step: reached, total: all, finishing } = this.status;
        if (value.type === 'metrics' && reached < all && value.step === all && !finishing)
          this.set(this.state, { finishing: true });
        if (value.type === 'progress') {
          const { node, step, total, note } = value;
          this.set(this.state, {
            node,
            step,
            total,
            secondsLeft: pace.secondsLeft(node, step, total),
            finishing: step === total,
            ...(note ? { note } : {}),
          });
        }
        if (
          this.stepUntil === 'phase' ? value.type === 'phase' || value.type === 'progress' : value.type === 'progress'
        )
          this.stepUntil = null;
      }
    } finally {
      this.state = 'idle';
      this.status = IDLE;
      this.onStatus(IDLE);
      void this.serveJobs();
    }
  }

  pause(): void {
    if (this.state === 'running') this.set('paused', {});
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.stepUntil = null;
    this.set('running', {});
    this.wakeUp();
  }

  /** One step (or phase) further, then paused. */
  step(unit: 'step' | 'phase'): void {
    if (this.state === 'running') this.set('paused', {});
    if (this.state !== 'paused') return;
    this.stepUntil = unit;
    this.wakeUp();
  }

  stop(): void {
    if (!this.busy) return;
    this.set('stopping', {});
    this.wakeUp();
  }

  /** A short job, in order with others, at once when idle and otherwise between two events of the running stage. */
  serve<T>(job: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.jobs.push(() => job().then(resolve, reject));
      if (!this.busy) void this.serveJobs();
      else this.wakeUp();
    });
  }

  private serveJobs(): Promise<void> {
    this.serving = this.serving.then(async () => {
      for (let job = this.jobs.shift(); job; job = this.jobs.shift()) await job();
    });
    return this.serving;
  }

  /** A node has begun: nothing of the one before is said of it. */
  private enter(node: string): void {
    this.status = IDLE;
    this.set(this.state, { node });
  }

  private set(state: RunState, change: Partial<RunStatus>): void {
    this.state = state;
    this.status = { ...this.status, ...change, state };
    this.onStatus(this.status);
  }

  private wakeUp(): void {
    this.wake?.();
    this.wake = null;
  }
}

/** Time left of a stage from its own pace, pauses taken out. */
class Pace {
  private node: string | null = null;
  private firstStep = 0;
  private since = 0;
  private restedAt = 0;

  constructor(private readonly clock: () => number) {}

  rest(): void {
    this.restedAt = this.clock();
  }

  go(): void {
    this.since += this.clock() - this.restedAt;
  }

  secondsLeft(node: string, step: number, total: number): number | null {
    if (node !== this.node || step < this.firstStep) {
      this.node = node;
      this.firstStep = step;
      this.since = this.clock();
    }
    const done = step - this.firstStep;
    return done > 0 ? ((this.clock() - this.since) / 1000 / done) * (total - step) : null;
  }
}

/** A real turn of the event loop: a microtask would let no message in (on wasm every await resolves in one). */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
