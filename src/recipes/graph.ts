import { type RunConfig, recipeOf, settingsOf } from './config';
import { BASE, splitRef } from './ports';
import { ancestors, hasNode, nodeOf, order, takes } from './recipe';

/** One point of a recipe's picture: the base model, or a node. */
export interface GraphNode {
  readonly id: string;
  /** What it builds on at once: nodes, or the base. What those build on in turn is left out. */
  readonly parents: readonly string[];
  /** A line of descent: a chain is all 0, a branch goes on beside it. */
  readonly lane: number;
}

/** The base and every node in the order in which they run, as a picture draws them. */
export function graphOf(config: RunConfig): readonly GraphNode[] {
  const nodes: GraphNode[] = [{ id: BASE, parents: [], lane: 0 }];
  const continued = new Set<string>();
  let lanes = 1;
  for (const id of order(recipeOf(config))) {
    const parents = parentsOf(config, id);
    const nearest = nodes.findLast((node) => parents.includes(node.id));
    const joins = nearest !== undefined && !continued.has(nearest.id);
    if (nearest) continued.add(nearest.id);
    nodes.push({ id, parents, lane: joins ? nearest.lane : lanes++ });
  }
  return nodes;
}

/** What a node is made from with its settings, without what that was made from itself. */
export function parentsOf(config: RunConfig, id: string): readonly string[] {
  const recipe = recipeOf(config);
  const { stage, inputs } = nodeOf(recipe, id);
  const taken = Object.entries(inputs).filter(([port]) => takes(stage, port, settingsOf(config, id)));
  const sources = taken.map(([, ref]) => splitRef(ref).node);
  const direct = [...new Set(sources)].filter((node) => hasNode(recipe, node));
  const left = direct.filter((node) => !direct.some((other) => ancestors(recipe, other).includes(node)));
  return left.length > 0 ? left : [BASE];
}
