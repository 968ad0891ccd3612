import { recipeOf } from '../recipes/config';
import { ancestors, descendants, order } from '../recipes/recipe';
import { checkpointNode } from './checkpoint-manifest';
import type { RunRecord } from './run-record';

/** Which nodes of a run are over and which are not; seen from one of its checkpoints, those of the branch that begins there. */
export function splitAt(
  record: Pick<RunRecord, 'config' | 'nodes' | 'done'>,
  checkpoint?: string,
): { readonly done: readonly string[]; readonly left: readonly string[] } {
  if (checkpoint === undefined) {
    const left = record.nodes.filter((node) => !record.done.includes(node));
    return { done: record.nodes.filter((node) => record.done.includes(node)), left };
  }
  const recipe = recipeOf(record.config);
  const from = checkpointNode(checkpoint);
  const done = ancestors(recipe, from).filter((node) => record.done.includes(node));
  const after = descendants(recipe, from).filter((node) => record.nodes.includes(node));
  return { done, left: order(recipe).filter((node) => node === from || after.includes(node)) };
}
