/**
 * Counter-based random numbers: every draw is a pure function of (seed, stream, counter), so a run can be resumed
 * at any draw and a GPU kernel gets the very same bits as the CPU.
 *
 * Hash: pcg3d (Jarzynski and Olano 2020, "Hash Functions for GPU Rendering"), 32-bit integer arithmetic only, which
 * WGSL's u32 and JavaScript's Math.imul compute alike.
 */
export function hash3(seed: number, stream: number, counter: number): number {
  let x = (Math.imul(seed, 1664525) + 1013904223) | 0;
  let y = (Math.imul(stream, 1664525) + 1013904223) | 0;
  let z = (Math.imul(counter, 1664525) + 1013904223) | 0;
  x = (x + Math.imul(y, z)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  x = (x + Math.imul(y, z)) | 0;
  return x >>> 0;
}

/** A uniform draw in the open interval (0, 1): 23 bits, so that it is exact in float32 and never 0 or 1. */
export function uniform(seed: number, stream: number, counter: number): number {
  return ((hash3(seed, stream, counter) >>> 9) + 0.5) * 2 ** -23;
}

/** 32-bit hash of a string (FNV-1a), for naming a stream and for splitting by prompt. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** A stream of draws with convenience methods. `counter` is its whole state: save it to resume. */
export class Random {
  readonly seed: number;
  readonly stream: number;
  counter: number;

  constructor(seed: number, stream: number | string = 0, counter = 0) {
    this.seed = seed >>> 0;
    this.stream = typeof stream === 'string' ? hashText(stream) : stream >>> 0;
    this.counter = counter;
  }

  /** Uniform in (0, 1). */
  next(): number {
    return uniform(this.seed, this.stream, this.counter++);
  }

  /** Uniform integer in [0, n). */
  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** True with probability p. */
  chance(p: number): boolean {
    return this.next() < p;
  }

  /** One element of a list that is not empty. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.int(items.length)];
    if (item === undefined) throw new RangeError('pick from an empty list');
    return item;
  }

  /** k different elements, in random order. */
  sample<T>(items: readonly T[], k: number): T[] {
    if (k > items.length) throw new RangeError(`sample of ${k} from ${items.length}`);
    return this.shuffle(items).slice(0, k);
  }

  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [out[i], out[j]] = [out[j] as T, out[i] as T];
    }
    return out;
  }

  /** Standard normal draw (Box-Muller; uses two counters). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.next())) * Math.cos(2 * Math.PI * this.next());
  }
}
