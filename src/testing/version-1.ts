import { readFile } from 'node:fs/promises';

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
export async function asVersion1(lines: readonly FigureLine[]): Promise<FigureLine[]> {
  const old = await version1Figures();
  const known = new Set(old.flatMap(({ node, values }) => Object.keys(values).map((name) => `${node} ${name}`)));
  return lines.flatMap(({ node, step, values }) => {
    const kept = Object.entries(values).filter(([name]) => known.has(`${node} ${name}`));
    return kept.length > 0 ? [{ node, step, values: Object.fromEntries(kept) }] : [];
  });
}
