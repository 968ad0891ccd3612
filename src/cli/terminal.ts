import type { RunEvent } from '../train/events';

const clockTime = (seconds: number): string => {
  const s = Math.max(0, Math.round(seconds));
  return s >= 3600
    ? `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
    : s >= 60
      ? `${Math.floor(s / 60)} min ${s % 60} s`
      : `${s} s`;
};

/** A line of progress with the time left, rewritten in place on a terminal and printed now and then elsewhere. */
export class ProgressLine {
  private node: string | null = null;
  private since = 0;
  private first = 0;
  private printed = 0;
  private figures = '';

  constructor(private readonly out: NodeJS.WriteStream = process.stderr) {}

  show(event: RunEvent): void {
    if (event.type === 'metrics') {
      const shown = Object.entries(event.values).filter(([name]) => SHOWN.has(name));
      if (shown.length > 0) this.figures = shown.map(([name, value]) => `${name} ${value.toPrecision(4)}`).join('  ');
    }
    if (event.type !== 'progress') return;
    const now = Date.now();
    if (event.node !== this.node || event.step < this.first) {
      this.end();
      this.node = event.node;
      this.since = now;
      this.first = event.step;
      this.figures = '';
    }
    const done = event.step - this.first;
    const left = done > 0 ? `, ${clockTime(((now - this.since) / 1000 / done) * (event.total - event.step))} left` : '';
    const line = `${event.node} ${event.step}/${event.total}${left}  ${event.note ?? this.figures}`;
    const last = event.step === event.total;
    if (this.out.isTTY) this.out.write(`\r\x1b[2K${line}`);
    else if (last || now - this.printed > 10_000) {
      this.printed = now;
      this.out.write(`${line}\n`);
    }
  }

  end(): void {
    if (this.node && this.out.isTTY) this.out.write('\n');
    this.node = null;
  }
}

const SHOWN = new Set([
  'loss',
  'eval_loss',
  'accuracy',
  'objective/scores',
  'objective/kl',
  'objective/rubric',
  'val/sampler_drift',
  'tokens_per_second',
]);
