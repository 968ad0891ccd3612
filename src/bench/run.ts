/** The benchmark as a list of duels, one after the other: nothing else is alive while one is timed. */
import { memoryInfo } from '../compute/backend';
import { type ContestResult, contest } from './contest';
import { AGREEMENT, type Duel } from './duel';
import { rolloutDuel } from './rollout';
import { scoringDuel } from './scoring';
import type { BenchSize } from './sizes';
import { trainingDuel } from './training';

export const TASKS = ['training', 'rollout', 'scoring'] as const;
export type Task = (typeof TASKS)[number];

export interface DuelResult extends ContestResult {
  readonly size: string;
  readonly task: Task;
  readonly tokens: number;
  /** Largest difference of the losses (scores, tokens) of the two, checked before anything was timed. */
  readonly difference: number;
  /** Bytes of living tensors while both are loaded; on a GPU, bytes of its buffers, free ones included. */
  readonly bytes: number;
}

export interface DuelOptions {
  readonly pairs: number;
  readonly clock: () => number;
  readonly atLeast?: number;
  readonly breathe?: () => Promise<void>;
}

const START: Readonly<Record<Task, (size: BenchSize) => Promise<Duel>>> = {
  training: trainingDuel,
  rollout: rolloutDuel,
  scoring: scoringDuel,
};

/** Checks that both sides say the same, then times them. */
export async function runDuel(size: BenchSize, task: Task, options: DuelOptions): Promise<DuelResult> {
  const duel = await START[task](size);
  try {
    const difference = await duel.check();
    if (!(difference < AGREEMENT))
      throw new Error(`${size.name} ${task}: ours and plain tfjs differ by ${difference}, so their times say nothing.`);
    const result = await contest(duel.ours, duel.plain, options);
    const { bytes, allocatedBytes } = memoryInfo();
    return { size: size.name, task, tokens: duel.tokens, difference, bytes: allocatedBytes ?? bytes, ...result };
  } finally {
    duel.dispose();
  }
}
