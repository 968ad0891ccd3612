/** For tests alone: figures of today beside those that version 1 wrote. */
export interface FigureLine {
  readonly node: string;
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** Without figures that version 1 did not have, and without lines of nothing else: what is left must be all that it had. */
export function asVersion1(lines: readonly FigureLine[], golden: readonly FigureLine[]): FigureLine[] {
  const known = new Set(golden.flatMap(({ node, values }) => Object.keys(values).map((name) => `${node} ${name}`)));
  return lines.flatMap(({ node, step, values }) => {
    const old = Object.fromEntries(Object.entries(values).filter(([name]) => known.has(`${node} ${name}`)));
    return Object.keys(old).length > 0 ? [{ node, step, values: old }] : [];
  });
}
