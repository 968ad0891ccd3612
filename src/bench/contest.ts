/** Two ways of doing the same work, timed in turn: only ratios within such a pair count on a machine with other work. */
import { quantile, type Spread, spread } from './statistics';

/** Done and on the host when the promise resolves. */
export type Work = () => Promise<unknown>;

export interface ContestResult {
  /** Milliseconds of one piece of work. */
  readonly ours: Spread;
  readonly plain: Spread;
  /** How many times faster ours was, pair by pair. */
  readonly ratio: { readonly lowerQuartile: number; readonly median: number };
  readonly pairs: number;
}

export interface ContestOptions {
  readonly pairs: number;
  readonly clock: () => number;
  /** Each side of a pair is repeated until this much time has passed, milliseconds. */
  readonly atLeast?: number;
  /** Lets messages in between two measurements. */
  readonly breathe?: () => Promise<void>;
}

/** Warm both up once, then `pairs` times ours and plain, in changing order so that neither always goes first. */
export async function contest(ours: Work, plain: Work, options: ContestOptions): Promise<ContestResult> {
  const { pairs, clock, atLeast = 0, breathe } = options;
  if (!Number.isInteger(pairs) || pairs < 1) throw new RangeError('a contest needs at least one pair');
  const time = async (work: Work): Promise<number> => {
    await breathe?.();
    const start = clock();
    let repeats = 0;
    do {
      await work();
      repeats++;
    } while (clock() - start < atLeast);
    return (clock() - start) / repeats;
  };
  await ours();
  await plain();
  const times: { ours: number[]; plain: number[] } = { ours: [], plain: [] };
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? (['ours', 'plain'] as const) : (['plain', 'ours'] as const);
    for (const side of order) times[side].push(await time(side === 'ours' ? ours : plain));
  }
  const ratios = times.plain.map((ms, i) => ms / (times.ours[i] as number));
  return {
    ours: spread(times.ours),
    plain: spread(times.plain),
    ratio: { lowerQuartile: quantile(ratios, 0.25), median: quantile(ratios, 0.5) },
    pairs,
  };
}
