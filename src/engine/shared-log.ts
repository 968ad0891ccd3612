import type { RunEvent } from '../train/events';
import type { Notice } from './protocol';

/** As many as a chart shows apart; a tab that takes over reads the run itself. */
const MOST_STEPS = 256;
const MOST_SAMPLES = 64;

/**
 * What a tab that comes later must be told to stand where the others stand: the notices so far, of each thing that only
 * shows its newest state the newest, and long series thinned. It does not grow with the length of a run.
 */
export class SharedLog {
  /** In the order to be told; what is told again moves to the end. */
  private readonly entries = new Map<string, Notice>();
  /** How many entries a series has, so that only one that is too long is gone through. */
  private readonly counts = new Map<string, number>();
  private runs = 0;

  get notices(): readonly Notice[] {
    return [...this.entries.values()];
  }

  add(notice: Notice): void {
    switch (notice.type) {
      case 'resumed': // its past follows
        for (const key of [...this.entries.keys()]) if (/ (metrics|samples|phase) /.test(key)) this.entries.delete(key);
        this.counts.clear();
        this.put('resumed', notice);
        return;
      case 'base':
        this.entries.clear();
        this.counts.clear();
        this.put('base', notice);
        return;
      case 'run':
        for (const node of notice.nodes) this.dropNode(node);
        this.put(`run ${++this.runs}`, notice);
        return;
      case 'run-end':
        this.put(`end ${this.runs}`, notice);
        return;
      case 'model':
        this.put(`model ${notice.info.ref}`, notice);
        return;
      case 'status':
        this.put('status', notice);
        return;
      case 'events':
        for (const event of notice.events) this.addEvent(event);
        return;
      default: // a fault is told once, a tab's role is its own
        return;
    }
  }

  private addEvent(event: RunEvent): void {
    const { type, node } = event;
    const notice: Notice = { type: 'events', events: [event] };
    if (type === 'progress' || type === 'checkpoint') {
      this.put(`${node} ${type}`, notice);
      return;
    }
    if (type === 'phase') {
      this.put(`${node} phase ${event.phase.kind}`, notice);
      return;
    }
    const series = `${node} ${type} `;
    const key = `${series}${event.step}`;
    if (!this.entries.has(key)) this.counts.set(series, (this.counts.get(series) ?? 0) + 1);
    this.put(key, notice);
    if ((this.counts.get(series) ?? 0) > (type === 'metrics' ? MOST_STEPS : MOST_SAMPLES)) this.thin(series);
  }

  private put(key: string, notice: Notice): void {
    this.entries.delete(key);
    this.entries.set(key, notice);
  }

  private keys(prefix: string): string[] {
    return [...this.entries.keys()].filter((key) => key.startsWith(prefix));
  }

  private dropNode(node: string): void {
    for (const key of this.keys(`${node} `)) this.entries.delete(key);
    for (const series of this.counts.keys()) if (series.startsWith(`${node} `)) this.counts.delete(series);
  }

  /** Every second goes; the first and the newest stay. */
  private thin(series: string): void {
    const keys = this.keys(series);
    const gone = keys.filter((_, i) => i % 2 === 1 && i < keys.length - 1);
    for (const key of gone) this.entries.delete(key);
    this.counts.set(series, keys.length - gone.length);
  }
}
