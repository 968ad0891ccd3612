/** How long a node takes, measured between other short jobs while nothing runs. */
import { yieldToEvents } from '../model';
import { StageError } from '../train/events';
import type { Notice, Requests } from './protocol';
import type { StageRunner } from './runner';
import type { SessionHost } from './session-host';

export class PaceRequests {
  /** Counts measurements, so that whatever comes after one ends it. */
  private turn = 0;
  private readonly host: SessionHost;
  private readonly runner: StageRunner;
  private readonly notify: (notice: Notice) => void;

  constructor(host: SessionHost, runner: StageRunner, notify: (notice: Notice) => void) {
    this.host = host;
    this.runner = runner;
    this.notify = notify;
  }

  readonly handlers = {
    measurePace: (args: Requests['measurePace']['args']) => this.measure(args),
    stopMeasuring: (): null => {
      this.stop();
      return null;
    },
  };

  /** A run, or another model, needs the device. */
  stop(): void {
    this.turn++;
  }

  private async measure({
    node,
    config,
    given,
  }: Requests['measurePace']['args']): Promise<Requests['measurePace']['reply']> {
    if (this.runner.busy) throw new StageError('busy', 'A stage is running. Measure another when it is done.');
    const turn = ++this.turn;
    // Fetched with the first: few ask.
    const { measuredPace } = await import('../train/measured-pace');
    const steps = measuredPace(node, config, this.host.current, given, () => performance.now());
    for (;;) {
      const next = await this.runner.serve(async () => {
        if (this.turn === turn) return steps.next();
        await steps.return(null as never);
        return null;
      });
      if (next === null) throw new StageError('stopped', 'Measuring was stopped before two steps were done.');
      if (next.done) return next.value;
      this.notify({ type: 'measuring', steps: next.value });
      await yieldToEvents();
    }
  }
}
