import { splitRef } from '../recipes/ports';
import { ancestors, order, type Recipe } from '../recipes/recipe';
import type { RunRecord } from '../storage/run-record';

/** How a saved run goes on: nodes that are over, and those that are not. */
export interface Continuation {
  readonly done: readonly string[];
  readonly left: readonly string[];
}

/** Nodes of a saved run that are over, and those that a model made elsewhere stands for. */
export const overIn = ({ done, artifacts }: Pick<RunRecord, 'done' | 'artifacts'>): readonly string[] => [
  ...new Set([
    ...done,
    ...Object.entries(artifacts).flatMap(([ref, { madeBy }]) => (madeBy === 'data' ? [splitRef(ref).node] : [])),
  ]),
];

/**
 * `checkpoint`: the folder's name, '<node>-<step>', of the one to branch from. A branch has what its node builds on, and
 * nothing that was made beside it or after it.
 */
export function continuationOf(
  recipe: Recipe,
  { nodes, done }: Pick<RunRecord, 'nodes' | 'done'>,
  checkpoint?: string,
): Continuation {
  const from = checkpoint?.replace(/-\d+$/, '');
  if (from === undefined) return { done, left: order(recipe).filter((id) => nodes.includes(id) && !done.includes(id)) };
  const before = ancestors(recipe, from);
  return {
    done: done.filter((id) => before.includes(id)),
    left: order(recipe).filter((id) => id === from || (nodes.includes(id) && ancestors(recipe, id).includes(from))),
  };
}
