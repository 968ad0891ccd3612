import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CalibrationPair } from '../label-worker/calibration';
import type { LabelWorker } from '../label-worker/client';
import { activeMilliseconds, type TimeEvent } from '../labeling/active-time';
import { expectedSide } from '../labeling/blind-view';
import { makeRecord } from '../labeling/make-record';
import type { Pair } from '../labeling/pair-queue';
import { answerIndex, chosenIndex, type LabelRecord, type Sides } from '../labeling/record';
import { hashText, Random, uniform } from '../random';

/** Known pairs in a round: with them the rules that look for a rater's bias need fewer labels (the study's finding). */
export const ROUND = 20;

/** What the page may show of a known pair before it is answered. */
export interface KnownPairView {
  readonly prompt: string;
  readonly left: string;
  readonly right: string;
  readonly topic: string | null;
}

export interface Feedback {
  readonly chosen: 'left' | 'right';
  readonly better: 'left' | 'right' | 'tie';
  readonly reason: string;
}

export interface CalibrationState {
  readonly status: 'idle' | 'loading' | 'asking' | 'feedback' | 'done';
  readonly view: KnownPairView | null;
  readonly feedback: Feedback | null;
  /** Of this round. */
  readonly answered: number;
  readonly total: number;
  readonly fault: string | null;
}

export interface CalibrationDeps {
  /** Pairs of a person's own whose better answer their file says, where the prompts are theirs; undefined: the bundled world's are known. */
  readonly own?: () => readonly Pair[] | undefined;
  readonly worker: LabelWorker;
  /** This rater's labels so far. */
  records(): readonly LabelRecord[];
  keep(record: LabelRecord): Promise<void>;
  rater(): string;
  readonly session: string;
  readonly now: () => number;
  readonly newId: () => string;
}

export type CalibrationStore = StoreApi<CalibrationState> & {
  /** The round from where the rater left it; after a whole round, another one with other pairs. */
  start(): Promise<void>;
  answer(side: 'left' | 'right'): Promise<void>;
  next(): void;
  leave(): void;
  /** A sign of life, for the time that a pair was really looked at. */
  sign(type: TimeEvent['type']): void;
};

const IDLE: CalibrationState = { status: 'idle', view: null, feedback: null, answered: 0, total: ROUND, fault: null };

export function createCalibration(deps: CalibrationDeps): CalibrationStore {
  const store = createStore<CalibrationState>(() => IDLE);
  let round: readonly CalibrationPair[] = [];
  let open: { readonly known: CalibrationPair; readonly sides: Sides; readonly shownAt: number } | null = null;
  let signs: TimeEvent[] = [];

  const mine = () => deps.records().filter((one) => one.rater === deps.rater() && one.kind === 'calibration');
  const left = () => {
    const done = new Set(mine().map((one) => one.pair));
    return round.filter(({ pair }) => !done.has(pair.id));
  };
  const sign = (type: TimeEvent['type']) => {
    signs.push({ at: deps.now(), type });
  };

  const show = () => {
    const waiting = left();
    const [known] = waiting;
    const answered = round.length - waiting.length;
    if (known === undefined) {
      open = null;
      store.setState({ status: 'done', view: null, feedback: null, answered });
      return;
    }
    const { pair } = known;
    const sides: Sides =
      uniform(1, hashText(`calibration:${deps.rater()}`), hashText(pair.id)) < 0.5 ? 'kept' : 'swapped';
    open = { known, sides, shownAt: deps.now() };
    signs = [];
    sign('shown');
    store.setState({
      status: 'asking',
      answered,
      feedback: null,
      view: {
        prompt: pair.prompt,
        left: pair.answers[answerIndex(sides, 'left')].text,
        right: pair.answers[answerIndex(sides, 'right')].text,
        topic: pair.topic,
      },
    });
  };

  return {
    ...store,
    sign,
    next: () => {
      if (store.getState().status === 'feedback') show();
    },
    leave: () => {
      open = null;
      store.setState(IDLE);
    },
    async start() {
      store.setState({ ...IDLE, status: 'loading' });
      try {
        const own = deps.own?.();
        // All raters get the same rounds, so that known pairs can be compared too.
        const seed = 1 + Math.floor(mine().length / ROUND);
        round = own ? ownRound(own, mine()) : await deps.worker.request('calibration', { seed, count: ROUND });
        if (round.length === 0) throw new Error(own?.length ? ALL_KNOWN : NONE_KNOWN);
        store.setState({ total: round.length });
        show();
      } catch (cause) {
        store.setState({ ...IDLE, fault: cause instanceof Error ? cause.message : String(cause) });
      }
    },
    async answer(side) {
      if (open === null || store.getState().status !== 'asking') return;
      const { known, sides, shownAt } = open;
      open = null;
      sign('decided');
      const showing = { index: 0, pair: known.pair, sides, kind: 'calibration', selection: null } as const;
      const record = makeRecord(
        showing,
        { ticket: 0, choice: side, strength: null },
        {
          id: deps.newId(),
          rater: deps.rater(),
          session: deps.session,
          shownAt,
          decidedAt: deps.now(),
          activeMs: activeMilliseconds(signs),
        },
      );
      const better = expectedSide(sides, known.pair.expected as 0 | 1);
      store.setState(({ answered }) => ({
        status: 'feedback',
        answered: answered + 1,
        feedback: { chosen: side, better, reason: known.reason },
      }));
      try {
        await deps.keep(record);
      } catch (cause) {
        store.setState({ fault: cause instanceof Error ? cause.message : String(cause) });
      }
    },
  };
}

const NONE_KNOWN =
  'Your prompts have no pairs with a known answer yet. Open a file of pairs under “Raters and files” and use them as known answers.';
const ALL_KNOWN = 'You have judged every known pair of your file. Open another file to go on.';

/** A round of the file's known pairs: those of a round that was left, then others, in one order for all raters. */
function ownRound(known: readonly Pair[], mine: readonly LabelRecord[]): readonly CalibrationPair[] {
  const pairs = known.filter(({ expected }) => expected === 0 || expected === 1);
  const order = new Random(1, 'own calibration').shuffle([...pairs].sort((a, b) => (a.id < b.id ? -1 : 1)));
  const done = new Set(mine.map((one) => one.pair));
  const [seen, open] = [order.filter(({ id }) => done.has(id)), order.filter(({ id }) => !done.has(id))];
  if (open.length === 0) return [];
  const begun = seen.length % ROUND === 0 ? [] : seen.slice(-(seen.length % ROUND));
  return [...begun, ...open].slice(0, ROUND).map((pair) => ({ pair, reason: 'your file says so' }));
}

export interface CalibrationResult {
  readonly right: number;
  readonly of: number;
  /** Right of how many, by topic, the weakest first. */
  readonly topics: readonly { readonly topic: string; readonly right: number; readonly of: number }[];
}

/** A rater's known pairs so far. */
export function calibrationResult(records: readonly LabelRecord[], rater: string): CalibrationResult {
  const mine = records.filter((one) => one.rater === rater && one.kind === 'calibration');
  const count = (of: readonly LabelRecord[]) => ({
    right: of.filter((one) => chosenIndex(one) === one.expected).length,
    of: of.length,
  });
  const names = [...new Set(mine.map((one) => one.topic ?? 'no topic'))];
  const topics = names
    .map((topic) => ({ topic, ...count(mine.filter((one) => (one.topic ?? 'no topic') === topic)) }))
    .sort((a, b) => a.right / a.of - b.right / b.of || a.topic.localeCompare(b.topic));
  return { ...count(mine), topics };
}
