/** Calls a task again and again until the returned function is called; a test brings its own. */
export type Every = (task: () => void, milliseconds: number) => () => void;

const everyInterval: Every = (task, milliseconds) => {
  const timer = setInterval(task, milliseconds);
  return () => clearInterval(timer);
};

/** Silence is looked at so often; what passes beyond twice that between two looks is sleep of the machine, not silence. */
const LOOK_MS = 5000;
/** Silence of so many times the longest so far is too much. */
const FACTOR = 20;
const MOST_MS = 30 * 60_000;

/** Notices that a worker which should be at work has not been heard of for far longer than usual. */
export class Watchdog {
  /** Silence up to this is always allowed, milliseconds. */
  least = 120_000;
  private longest = 0;
  private silent = 0;
  private looked: number;
  private watching = false;
  readonly stop: () => void;

  constructor(
    private readonly onSilence: (milliseconds: number) => void,
    private readonly now: () => number = () => performance.now(),
    every: Every = everyInterval,
  ) {
    this.looked = now();
    this.stop = every(() => this.look(), LOOK_MS);
  }

  /** Whether there is work under way. */
  watch(on: boolean): void {
    if (on && !this.watching) this.silent = 0;
    this.watching = on;
  }

  /** The worker was heard. */
  sign(): void {
    if (this.watching) this.longest = Math.max(this.longest, this.silent);
    this.silent = 0;
  }

  /** Another worker: its pace is not known. */
  forget(): void {
    this.longest = 0;
    this.silent = 0;
  }

  private look(): void {
    const since = this.now() - this.looked;
    this.looked += since;
    if (!this.watching) return;
    this.silent += Math.min(since, 2 * LOOK_MS);
    if (this.silent <= Math.min(MOST_MS, Math.max(this.least, FACTOR * this.longest))) return;
    const { silent } = this;
    this.silent = 0;
    this.onSilence(silent);
  }
}
