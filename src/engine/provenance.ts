/** What of a session still holds under a configuration, by identities. */
import type { RunConfig } from '../recipes/config';
import { expectedIdentities, type Made } from '../recipes/expected';
import { BASE, refOf, splitRef } from '../recipes/ports';
import type { Recipe } from '../recipes/recipe';
import type { RunRecord } from '../storage/run-record';
import type { Session } from '../train/session';

const isRoot = (ref: string): boolean => ref === BASE || splitRef(ref).node === 'data';

/** Every artifact that there is, live or in the files of the run that the session writes. */
export function madeOf({ artifacts }: Session, record: RunRecord | null): ReadonlyMap<string, Made> {
  const made = new Map<string, Made>(Object.entries(record?.artifacts ?? {}));
  for (const ref of artifacts.refs) {
    const found = artifacts.artifact(ref);
    if (found) made.set(ref, found);
  }
  return made;
}

/**
 * The nodes whose artifacts a run of this configuration would make again as they are, in the order in which they run: they need not run.
 */
export async function nodesThatHold(
  recipe: Recipe,
  config: RunConfig,
  made: ReadonlyMap<string, Made>,
): Promise<readonly string[]> {
  const roots = new Map(
    [...made]
      .filter(([ref, { madeBy }]) => isRoot(ref) || madeBy === 'data')
      .map(([ref, { identity }]) => [ref, identity]),
  );
  const expected = await expectedIdentities(config, roots, made);
  const holds = (ref: string) => made.has(ref) && made.get(ref)?.identity === expected.get(ref);
  return recipe.nodes
    .filter(({ id, stage }) => Object.keys(stage.outputs).every((port) => holds(refOf(id, port))))
    .map(({ id }) => id);
}

/** The nodes of a run that are over, once others go on from what they left: also those that were stopped half way. */
export const overIn = ({ nodes, done, artifacts }: RunRecord): readonly string[] =>
  nodes.filter((node) => done.includes(node) || Object.values(artifacts).some((a) => a.madeBy === node && a.partOf));

/** Lets go of what does not belong to the nodes that hold: artifacts and findings. */
export function keepOnly({ artifacts, report }: Session, nodes: readonly string[]): void {
  for (const ref of artifacts.refs) if (!isRoot(ref) && !nodes.includes(splitRef(ref).node)) artifacts.drop(ref);
  for (const node of Object.keys(report)) if (!nodes.includes(node)) delete report[node];
}
