import fc from 'fast-check';
import { expect } from 'vitest';
import type { InputError } from '../text/input-error';
import { LONG, longOr } from './long';

/** For vitest: ten thousand inputs take minutes. */
export const FUZZ_TIMEOUT = longOr(1_800_000, 120_000);

const MOST_SECONDS = 5;
/** Bytes that one input may leave allocated before the collector runs: a base, and so many times its own size. */
const MOST_MEMORY = { base: 64 * 2 ** 20, times: 100 };

interface Importer<I, T, A = T> {
  readonly inputs: fc.Arbitrary<I>;
  /** Characters or bytes. */
  readonly size: (input: I) => number;
  readonly read: (input: I) => T;
  /** What must hold of anything that is accepted; throws where it does not. */
  readonly accepted: (result: A, input: I) => void | Promise<void>;
  /** The importer's own error: everything else that is thrown is a crash. Without one it never refuses a whole file. */
  readonly refusal?: typeof InputError;
}

export interface Tally {
  readonly accepted: number;
  readonly refused: number;
}

const memory = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const namesOf = (): string => prototypes.map((p) => Reflect.ownKeys(p).map(String).join()).join('|');

/** A refusal is one clear message: some words, none of them hidden, and not a page of them. */
function checkMessage({ message }: Error): void {
  expect(message.length).toBeGreaterThan(10);
  expect(message.length).toBeLessThan(700);
  expect(message).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
}

/** One input's limits: begun before it is read, ended after. */
function watch(size: number): () => void {
  const names = namesOf();
  const before = memory();
  const started = performance.now();
  return () => {
    expect((performance.now() - started) / 1000).toBeLessThan(MOST_SECONDS);
    expect(memory() - before).toBeLessThan(MOST_MEMORY.base + MOST_MEMORY.times * size);
    expect(namesOf()).toBe(names);
  };
}

/** A refusal with the importer's own error; any other is a crash and goes on. */
function refused(error: unknown, refusal: typeof InputError | undefined): null {
  if (!refusal || !(error instanceof refusal)) throw error;
  checkMessage(error);
  return null;
}

const options = () => ({ numRuns: longOr(10_000, 500), ...(LONG ? {} : { seed: 5 }) });

function report<I>(details: fc.RunDetails<[I]>, tally: Tally, refuses: boolean): Tally {
  if (details.failed) {
    const [input] = details.counterexample as [I];
    const shown = input instanceof Uint8Array ? new TextDecoder().decode(input) : JSON.stringify(input);
    const where = `Seed ${details.seed}, path ${details.counterexamplePath}, input: ${shown.slice(0, 4000)}`;
    throw new Error(where, { cause: details.errorInstance });
  }
  // A fuzzer whose every input is refused at the door, or none, tests nothing.
  expect(tally.accepted).toBeGreaterThan(0);
  expect(tally.refused > 0).toBe(refuses);
  return tally;
}

/**
 * Feeds an importer 10,000 changed files (500 in npm test): it refuses with its own error, or what it accepts holds;
 * nothing takes over 5 seconds, much memory, or changes a prototype. The seed is fixed in npm test, new in the long run.
 */
export function fuzz<I, T>({ inputs, size, read, accepted, refusal }: Importer<I, T>): Tally {
  const tally = { accepted: 0, refused: 0 };
  const property = fc.property(inputs, (input) => {
    const check = watch(size(input));
    let result: { readonly value: T } | null = null;
    try {
      result = { value: read(input) };
    } catch (error) {
      refused(error, refusal);
    }
    check();
    if (result) accepted(result.value, input);
    tally[result ? 'accepted' : 'refused']++;
  });
  return report(fc.check(property, options()), tally, refusal !== undefined);
}

/** The same for an importer that reads piece by piece. */
export async function fuzzAsync<I, T>({
  inputs,
  size,
  read,
  accepted,
  refusal,
}: Importer<I, Promise<T>, T>): Promise<Tally> {
  const tally = { accepted: 0, refused: 0 };
  const property = fc.asyncProperty(inputs, async (input) => {
    const check = watch(size(input));
    const result = await read(input).then(
      (value) => ({ value }),
      (error) => refused(error, refusal),
    );
    check();
    if (result) await accepted(result.value, input);
    tally[result ? 'accepted' : 'refused']++;
  });
  return report(await fc.check(property, options()), tally, refusal !== undefined);
}
