import { BASE, splitRef } from './ports';
import { ancestors, hasNode, nodeOf, order, type Recipe } from './recipe';

/** One point of a recipe's picture: the base model, or a node. */
export interface GraphNode {
  readonly id: string;
  /** What it builds on at once: nodes, or the base. What those build on in turn is left out. */
  readonly parents: readonly string[];
  /** A line of descent: a chain is all 0, a branch goes on beside it. */
  readonly lane: number;
}

/** The base and every node in the order in which they run, as a picture draws them. */
export function graphOf(recipe: Recipe): readonly GraphNode[] {
  const nodes: GraphNode[] = [{ id: BASE, parents: [], lane: 0 }];
  const continued = new Set<string>();
  let lanes = 1;
  for (const id of order(recipe)) {
    const parents = parentsOf(recipe, id);
    const nearest = nodes.findLast((node) => parents.includes(node.id));
    const joins = nearest !== undefined && !continued.has(nearest.id);
    if (nearest) continued.add(nearest.id);
    nodes.push({ id, parents, lane: joins ? nearest.lane : lanes++ });
  }
  return nodes;
}

/** What a node is made from, without what that was made from itself. */
export function parentsOf(recipe: Recipe, id: string): readonly string[] {
  const sources = Object.values(nodeOf(recipe, id).inputs).map((ref) => splitRef(ref).node);
  const direct = [...new Set(sources)].filter((node) => hasNode(recipe, node));
  const left = direct.filter((node) => !direct.some((other) => ancestors(recipe, other).includes(node)));
  return left.length > 0 ? left : [BASE];
}
