/** What labeling asks of the worker. Each job is short, or cut into short ones: a stage that trains goes on in between. */
import { disposeParameters, yieldToEvents } from '../model';
import { recipeOf } from '../recipes/config';
import type { Scorer } from '../train/artifacts';
import { StageError } from '../train/events';
import { labelAnswers } from '../train/label-answers';
import { curveSetup, labelCurve } from '../train/label-curve';
import { scoreTexts } from '../train/reward-scoring';
import type { Notice, RequestName, Requests } from './protocol';
import type { StageRunner } from './runner';
import type { SessionHost } from './session-host';

type LabelRequestName = Extract<RequestName, 'labelAnswers' | 'labelMargins' | 'labelCurve' | 'stopLabelCurve'>;
type LabelHandlers = {
  [N in LabelRequestName]: (args: Requests[N]['args']) => Promise<Requests[N]['reply']> | Requests[N]['reply'];
};

export class LabelRequests {
  /** Trained on the labels alone, newer than the recipe's scorer. */
  private taught: Scorer | null = null;
  /** Counts curves, so that a newer one ends the one before. */
  private turn = 0;
  private readonly host: SessionHost;
  private readonly runner: StageRunner;
  private readonly notify: (notice: Notice) => void;

  constructor(host: SessionHost, runner: StageRunner, notify: (notice: Notice) => void) {
    this.host = host;
    this.runner = runner;
    this.notify = notify;
  }

  readonly handlers: LabelHandlers = {
    labelAnswers: ({ config, ...request }) =>
      this.runner.serve(() => labelAnswers(this.host.current, recipeOf(config), request)),
    labelMargins: ({ scorer, pairs }) =>
      this.runner.serve(async () => {
        const { artifacts, tokenizer } = this.host.current;
        const judge = this.taught ?? (scorer === null ? undefined : artifacts.find(scorer, 'scorer'));
        if (!judge) return null;
        const rows = pairs.flatMap(({ prompt, answers: [first, second] }) => [
          { prompt, answer: first },
          { prompt, answer: second },
        ]);
        const scores = await scoreTexts(judge, tokenizer, rows);
        return pairs.map((_, i) => judge.deviation * ((scores[2 * i] as number) - (scores[2 * i + 1] as number)));
      }),
    labelCurve: ({ rows, config }) => this.curve(rows, config),
    stopLabelCurve: () => {
      this.turn++;
      return null;
    },
  };

  /** Another base model is about to be loaded. */
  forget(): void {
    this.turn++;
    if (this.taught) disposeParameters(this.taught.own);
    this.taught = null;
  }

  private async curve(
    rows: Requests['labelCurve']['args']['rows'],
    config: Requests['labelCurve']['args']['config'],
  ): Promise<Requests['labelCurve']['reply']> {
    const turn = ++this.turn;
    const session = this.host.current;
    const { start, settings } = curveSetup(session, config);
    const steps = labelCurve(rows, session, start, settings, config.seed);
    for (;;) {
      const next = await this.runner.serve(async () => (this.turn === turn ? steps.next() : null));
      if (next === null) {
        await steps.return(null as never);
        throw new StageError('stopped', 'The learning curve was stopped before it was done.');
      }
      if (next.done) {
        if (this.taught) disposeParameters(this.taught.own);
        this.taught = next.value.reward;
        return next.value.curve;
      }
      this.notify({ type: 'label-curve', progress: next.value });
      // Without this the runner's queue would never be empty, and the stage would wait for the whole curve.
      await yieldToEvents();
    }
  }
}
