/** Time the host spends on a training step: run it on an adapter that computes nothing (Dawn's null backend). */

import type { ContestOptions } from './contest';
import { type ContestResult, contest } from './contest';
import type { BenchSize } from './sizes';
import { trainingDuel } from './training';

export interface HostResult extends ContestResult {
  readonly size: string;
}

/** Nothing is checked: the numbers of such an adapter are all 0. */
export async function runHostTime(size: BenchSize, options: ContestOptions): Promise<HostResult> {
  const duel = await trainingDuel(size);
  try {
    for (const work of [duel.ours, duel.plain]) for (let i = 0; i < 5; i++) await work();
    return { size: size.name, ...(await contest(duel.ours, duel.plain, options)) };
  } finally {
    duel.dispose();
  }
}
