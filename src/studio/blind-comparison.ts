/** Two models side by side, judged by a person who does not see which is which: to measure them, and nobody learns from it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import type { Requests } from '../engine/protocol';
import { blindView } from '../labeling/blind-view';
import type { JournalEntry } from '../labeling/journal';
import { makeRecord } from '../labeling/make-record';
import { makePair, type Pair, type Showing } from '../labeling/pair-queue';
import type { Answer, Choice, LabelRecord } from '../labeling/record';
import type { TaskView } from '../labeling/task';
import { hashText, uniform } from '../random';
import type { LabelsStore } from './label-state';
import { ELSEWHERE } from './label-words';
import { RatingClock } from './rating-clock';

/** Prompts asked for at once, and pairs that wait when more are asked for: the next one is there when one is judged. */
const TOGETHER = 8;
const LEAST = 4;
/** Replies in a row without two different answers after which it gives up. */
const PATIENCE = 5;

export interface BlindComparisonState {
  readonly task: Extract<TaskView, { type: 'pair' }> | null;
  /** Of this rater on these two models, skips left out. */
  readonly judged: number;
  readonly canUndo: boolean;
  readonly fault: string | null;
}

export type BlindComparisonStore = StoreApi<BlindComparisonState> & {
  /** Asks both models; goes on where this rater left. */
  start(): Promise<void>;
  /** On disk before the next pair is shown. */
  choose(choice: Choice): Promise<void>;
  /** The last one of this visit is taken back and shown again. */
  undo(): Promise<void>;
  readonly sign: RatingClock['sign'];
};

/** A model by the name of its artifact, and whose weights were measured under it. */
export interface ComparedModel {
  readonly model: string;
  readonly checkpoint: string;
}

export interface BlindComparisonDeps {
  readonly engine: Pick<Engine, 'request'>;
  readonly labels: Pick<LabelsStore, 'getState' | 'fullRecords' | 'put' | 'takeBack'>;
  /** What the models are asked with: their run, a person's own prompts, how answers are sampled. */
  readonly asked: () => Pick<Requests['labelAnswers']['args'], 'config' | 'own' | 'maxNewTokens'> & {
    readonly temperature: number;
  };
  readonly models: readonly [after: ComparedModel, before: ComparedModel];
  readonly session: string;
  readonly now: () => number;
  readonly newId: () => string;
}

const START: BlindComparisonState = { task: null, judged: 0, canUndo: false, fault: null };

export function createBlindComparison(deps: BlindComparisonDeps): BlindComparisonStore {
  const { engine, labels, models } = deps;
  const store = createStore<BlindComparisonState>(() => START);
  const clock = new RatingClock(deps.now);
  const history: { readonly records: readonly LabelRecord[]; readonly showing: Showing }[] = [];
  const waiting: Pair[] = [];
  let open: Showing | null = null;
  let shown = 0;
  let next: number | null = null;
  let filling: Promise<void> | null = null;
  let busy = false;

  const rater = () => labels.getState().rater;
  /** This rater's on just these weights. */
  const mine = () =>
    labels.fullRecords().filter(({ kind, rater: by, answers }) => {
      const [a, b] = answers.map(({ source }) => source.checkpoint);
      const [after, before] = models.map(({ checkpoint }) => checkpoint);
      return (
        kind === 'comparison' && by === rater() && ((a === after && b === before) || (a === before && b === after))
      );
    });

  const show = (showing: Showing | null) => {
    open = showing;
    if (showing) clock.start();
    store.setState({
      task: showing && { type: 'pair', ...blindView(showing) },
      judged: mine().filter(({ choice }) => choice !== 'skip').length,
      canUndo: history.length > 0,
    });
  };

  const fetchPairs = async (): Promise<void> => {
    const { config, temperature, ...rest } = deps.asked();
    // Each pair was of another prompt, so those that were judged are among as many first ones.
    next ??= mine().length;
    const first = next;
    const reply = await engine.request('labelAnswers', {
      ...rest,
      config,
      seed: config.seed,
      first,
      prompts: TOGETHER,
      writers: models.map(({ model }) => ({ model, temperature })),
      unseen: true,
    });
    if (reply.writers.some(({ checkpoint }, i) => checkpoint !== models[i]?.checkpoint)) throw new Error(OTHERS);
    next = first + TOGETHER;
    const done = new Set([...mine().map(({ pair }) => pair), ...waiting.map(({ id }) => id), open?.pair.id]);
    for (const { prompt, turns, topic, texts, cut } of reply.rows) {
      const [after, before] = texts.map((text, i): Answer => {
        const sampling = { temperature, maxNewTokens: rest.maxNewTokens, seed: config.seed };
        return { text, source: { ...(models[i] as ComparedModel), sampling, ...(cut[i] && { cut: true }) } };
      });
      const pair = after && before && makePair(prompt, after, before, { topic, ...(turns && { turns }) });
      if (pair && !done.has(pair.id)) waiting.push(pair);
    }
  };

  /** One at a time; what goes wrong is said. */
  const fill = (): Promise<void> => {
    filling ??= (async () => {
      try {
        for (let empty = 0; waiting.length < LEAST; ) {
          const before = waiting.length;
          await fetchPairs();
          empty = waiting.length === before ? empty + 1 : 0;
          if (empty === PATIENCE) throw new Error(waiting.length > 0 ? '' : ALIKE);
        }
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : String(cause);
        if (message) store.setState({ fault: message });
      }
      filling = null;
    })();
    return filling;
  };

  const advance = async (): Promise<void> => {
    if (waiting.length === 0) show(null);
    if (waiting.length < LEAST) {
      const more = fill();
      if (waiting.length === 0) await more;
    }
    const pair = waiting.shift();
    if (!pair) return;
    const half = uniform(1, hashText(`comparison:${rater()}`), hashText(pair.id)) < 0.5;
    show({ index: ++shown, pair, sides: half ? 'kept' : 'swapped', kind: 'comparison', selection: null });
  };

  /** A key pressed while the last choice is being stored is of no pair. */
  const alone = async (step: () => Promise<void>): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      await step();
    } finally {
      busy = false;
    }
  };

  return {
    ...store,
    sign: (type) => clock.sign(type),
    start: () =>
      alone(async () => {
        store.setState({ fault: null });
        if (!open) await advance();
      }),
    choose: (choice) =>
      alone(async () => {
        const showing = open;
        if (!showing) return;
        const decision = { ticket: showing.index, choice, strength: null };
        const about = { id: deps.newId(), rater: rater(), session: deps.session, ...clock.read() };
        const records = [makeRecord(showing, decision, about)];
        if (!(await labels.put(records))) {
          store.setState({ fault: labels.getState().fault ?? ELSEWHERE });
          return;
        }
        store.setState({ fault: null });
        history.push({ records, showing });
        open = null;
        await advance();
      }),
    undo: () =>
      alone(async () => {
        const last = history.at(-1);
        const isIt = (entry: JournalEntry) => entry.type === 'import' && entry.records === last?.records;
        if (!last || !(await labels.takeBack(isIt))) return;
        history.pop();
        if (open) waiting.unshift(open.pair);
        show({ ...last.showing, index: ++shown });
      }),
  };
}

const OTHERS =
  'The models on the page are not those that were measured: something was trained since. Run the evaluation again, then compare.';
const ALIKE =
  'Both models answer the same to every prompt, so there is nothing to compare. Train longer, or with a higher learning rate, and run the evaluation again.';
