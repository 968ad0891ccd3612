import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';

/** Figures of one step, as version 1 and this one tell them. */
export interface FigureLine {
  readonly node: string;
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** Every figure of the run that version 1 left for comparison, in its order. */
export async function version1Figures(): Promise<FigureLine[]> {
  const lines = (await readFile('src/testing/fixtures/v1/metrics.jsonl')).toString().trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as FigureLine & { readonly stage: string })
    .map(({ stage, step, values }) => ({ node: stage, step, values }));
}

/** Without figures that version 1 did not have, and without lines of nothing else: what is left must be all that it had. */
async function asVersion1(lines: readonly FigureLine[]): Promise<FigureLine[]> {
  const old = await version1Figures();
  const known = new Set(old.flatMap(({ node, values }) => Object.keys(values).map((name) => `${node} ${name}`)));
  return lines.flatMap(({ node, step, values }) => {
    const kept = Object.entries(values).filter(([name]) => known.has(`${node} ${name}`));
    return kept.length > 0 ? [{ node, step, values: Object.fromEntries(kept) }] : [];
  });
}

/** Sums that are added up in another order differ by rounding, and twenty updates carry that on. */
const RELATIVE = 1e-3;
/** It is nothing but rounding. */
const DRIFT = 'sampler_drift';

/**
 * The figures that version 1 had are told again, each at its step and under its name, none more and none less, and equal but for
 * rounding. The texts that a run samples are held to the letter by its callers.
 */
export async function expectVersion1(lines: readonly FigureLine[], expected: readonly FigureLine[]): Promise<void> {
  const now = await asVersion1(lines);
  const names = (of: readonly FigureLine[]) =>
    of.map(({ node, step, values }) => [node, step, Object.keys(values).sort().join(' ')]);
  expect(names(now)).toEqual(names(expected));
  const apart = now.flatMap(({ node, step, values }, i) =>
    Object.entries(values).flatMap(([name, value]) => {
      const before = expected[i]?.values[name] as number;
      const same = name === DRIFT ? value < 1e-5 : Math.abs(value - before) <= RELATIVE * Math.abs(before);
      return same ? [] : [`${node} ${step} ${name}: ${value}, was ${before}`];
    }),
  );
  expect(apart).toEqual([]);
}
