/**
 * What a rater is asked: one pair, or K answers to put in order. A task is stored while it is open, so that a reload
 * goes on at the very same one; its id becomes the id of its label, so that nothing can be recorded twice.
 */
import type { Prompt } from '../data/conversation';
import { hashText, uniform } from '../random';
import { type BlindView, blindView, type Decision } from './blind-view';
import { type Circumstances, makeRecord } from './make-record';
import { makePair, nextShowing, type Pair, type QueueOptions, type Showing } from './pair-queue';
import { pairsOfRanking } from './ranking';
import type { Answer, LabelRecord } from './record';

/** K answers to one prompt, of which no two read the same. */
export interface AnswerSet extends Prompt {
  readonly id: string;
  readonly topic: string | null;
  readonly answers: readonly Answer[];
}

export interface PairTask {
  readonly type: 'pair';
  readonly id: string;
  readonly rater: string;
  readonly showing: Showing;
}

export interface RankingTask {
  readonly type: 'ranking';
  readonly id: string;
  readonly rater: string;
  readonly index: number;
  readonly set: AnswerSet;
  /** order[place] is the index into `set.answers` of what is shown there. */
  readonly order: readonly number[];
}

export type Task = PairTask | RankingTask;

/** What the page may hold of an open task. */
export type TaskView =
  | ({ readonly type: 'pair' } & BlindView)
  | {
      readonly type: 'ranking';
      readonly ticket: number;
      readonly prompt: string;
      /** In the order shown. */
      readonly answers: readonly string[];
      /** Places at which an answer was cut off. */
      readonly cut: readonly number[];
    };

export type Within = 'tie' | 'unsaid';

export interface RankingDecision {
  readonly ticket: number;
  /** Groups of places as shown, best first. null: skipped. */
  readonly groups: readonly (readonly number[])[] | null;
  /** What answers of one group are to each other: as good ('tie', as is usual), or nothing was said of them. */
  readonly within?: Within;
  readonly note?: string;
  readonly flagged?: boolean;
}

export function viewOf(task: Task): TaskView {
  if (task.type === 'pair') return { type: 'pair', ...blindView(task.showing) };
  const { index, set, order } = task;
  return {
    type: 'ranking',
    ticket: index,
    prompt: set.prompt,
    answers: order.map((i) => (set.answers[i] as Answer).text),
    cut: order.flatMap((i, place) => ((set.answers[i] as Answer).source.cut ? [place] : [])),
  };
}

export interface Pool {
  readonly pairs: readonly Pair[];
  readonly gold: readonly Pair[];
  readonly sets: readonly AnswerSet[];
}

/** `done`: this rater's labels in the order they were made, calibration left out. */
export function nextTask(id: string, pool: Pool, done: readonly LabelRecord[], options: QueueOptions): Task | null {
  const { rater, seed } = options;
  const set = unrankedSets(pool.sets, done)[0];
  if (set !== undefined) {
    const index = done.length;
    return { type: 'ranking', id, rater, index, set, order: shuffled(set.answers.length, seed, rater, index) };
  }
  const showing = nextShowing(pool.pairs, pool.gold, done, options);
  return showing === null ? null : { type: 'pair', id, rater, showing };
}

/** Sets of which this rater has compared some answer with no other: who clicks the best has not compared the others. */
export function unrankedSets(sets: readonly AnswerSet[], done: readonly LabelRecord[]): AnswerSet[] {
  const seen = new Set(done.map((one) => one.pair));
  return sets.filter((set) => {
    const compared = comparisons(set).filter(({ pair }) => seen.has(pair.id));
    return new Set(compared.flatMap(({ first, second }) => [first, second])).size < set.answers.length;
  });
}

/** All K(K-1)/2 pairs of a set. */
function comparisons({ prompt, turns, topic, answers }: AnswerSet): { first: number; second: number; pair: Pair }[] {
  return answers.flatMap((first, i) =>
    answers.slice(i + 1).flatMap((second, k) => {
      const pair = makePair(prompt, first, second, { topic, ...(turns && { turns }) });
      return pair === null ? [] : [{ first: i, second: i + 1 + k, pair }];
    }),
  );
}

function shuffled(length: number, seed: number, rater: string, index: number): number[] {
  const key = (place: number) => uniform(seed, hashText(`order:${rater}:${index}`), place);
  return Array.from({ length }, (_, i) => i).sort((a, b) => key(a) - key(b));
}

export function pairRecords(task: PairTask, decision: Decision, circumstances: Omit<Circumstances, 'id' | 'rater'>) {
  return [makeRecord(task.showing, decision, { id: task.id, rater: task.rater, ...circumstances })];
}

/** One record for each two answers of which something was said; the time is shared out among them. */
export function rankingRecords(
  task: RankingTask,
  decision: RankingDecision,
  circumstances: Omit<Circumstances, 'id' | 'rater'>,
): LabelRecord[] {
  const { set, order, id, rater, index } = task;
  if (decision.ticket !== index) throw new RangeError(`the decision is for ${decision.ticket}, but ${index} is open`);
  const better = new Map<string, number | null>(); // by places, the smaller first: the better place, null for a tie
  for (const one of pairsOfRanking(decision.groups ?? [])) {
    const key = [one.better, one.worse].sort((a, b) => a - b).join();
    better.set(key, one.tie ? null : one.better);
  }
  const { groups, within = 'tie', ...about } = decision;
  const said = comparisons(set).flatMap(({ first, second, pair }, k) => {
    const [a, b] = [order.indexOf(first), order.indexOf(second)];
    const sides = a < b ? ('kept' as const) : ('swapped' as const);
    const [left, right] = a < b ? [a, b] : [b, a];
    const winner = better.get(`${left},${right}`);
    if (groups !== null && winner === undefined) throw new RangeError(`place ${left} or ${right} has no rank`);
    return winner === null && within === 'unsaid' ? [] : [{ k, pair, sides, left, winner }];
  });
  return said.map(({ k, pair, sides, left, winner }) => {
    const choice = groups === null ? 'skip' : winner === null ? 'tie' : winner === left ? 'left' : 'right';
    return makeRecord(
      { index, pair, sides, kind: 'normal', selection: 'random' },
      { ...about, choice, strength: null },
      { ...circumstances, id: `${id}.${k}`, rater, activeMs: circumstances.activeMs / said.length },
    );
  });
}

/** The showing of a label again, after an undo. */
export function taskOf(record: LabelRecord, index: number): PairTask {
  const { id, rater, pair, prompt, turns, topic, answers, expected, rewardMargin, sides, kind, selection } = record;
  return {
    type: 'pair',
    id,
    rater,
    showing: {
      index,
      pair: { id: pair, prompt, ...(turns && { turns }), topic, answers, expected, rewardMargin },
      sides,
      kind,
      selection,
    },
  };
}
