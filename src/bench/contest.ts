/** Two ways of doing the same work, timed in turn: only ratios within such a pair count on a machine with other work. */
import { quantile } from '../statistics';
import { type Spread, spread } from './statistics';

/** Done and on the host when the promise resolves. */
export type Work = () => Promise<unknown>;

/** Milliseconds of one piece of work, and how many times faster ours was, pair by pair. */
export interface Timing {
  readonly ours: Spread;
  readonly plain: Spread;
  readonly ratio: { readonly lowerQuartile: number; readonly median: number };
}

export interface ContestResult extends Timing {
  /** The same by processor time, where it is known. */
  readonly processor?: Timing;
  readonly pairs: number;
}

export interface ContestOptions {
  readonly pairs: number;
  readonly clock: () => number;
  /** Milliseconds of processor time so far. */
  readonly processor?: (() => number) | undefined;
  /** Each side of a pair is repeated until this much time has passed, milliseconds. */
  readonly atLeast?: number;
  /** Lets messages in between two measurements. */
  readonly yieldToEvents?: () => Promise<void>;
}

/** Warm both up once, then `pairs` times ours and plain, in changing order so that neither always goes first. */
export async function contest(ours: Work, plain: Work, options: ContestOptions): Promise<ContestResult> {
  const { pairs, clock, processor, atLeast = 0, yieldToEvents } = options;
  if (!Number.isInteger(pairs) || pairs < 1) throw new RangeError('a contest needs at least one pair');
  const time = async (work: Work): Promise<Sample> => {
    await yieldToEvents?.();
    const [start, computed] = [clock(), processor?.() ?? 0];
    let repeats = 0;
    do {
      await work();
      repeats++;
    } while (clock() - start < atLeast);
    return { wall: (clock() - start) / repeats, processor: ((processor?.() ?? 0) - computed) / repeats };
  };
  await ours();
  await plain();
  const samples: { ours: Sample[]; plain: Sample[] } = { ours: [], plain: [] };
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? (['ours', 'plain'] as const) : (['plain', 'ours'] as const);
    for (const side of order) samples[side].push(await time(side === 'ours' ? ours : plain));
  }
  const timing = (of: (sample: Sample) => number): Timing => {
    const [own, theirs] = [samples.ours.map(of), samples.plain.map(of)];
    const ratios = theirs.map((ms, i) => ms / (own[i] as number));
    return {
      ours: spread(own),
      plain: spread(theirs),
      ratio: { lowerQuartile: quantile(ratios, 0.25), median: quantile(ratios, 0.5) },
    };
  };
  const wall = timing((sample) => sample.wall);
  return { ...wall, ...(processor ? { processor: timing((sample) => sample.processor) } : {}), pairs };
}

interface Sample {
  readonly wall: number;
  readonly processor: number;
}
