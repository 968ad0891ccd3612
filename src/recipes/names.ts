import { BASE, type PortColor, refOf, splitRef } from './ports';
import { nodeOf, outputOf, type Recipe, type RecipeNode } from './recipe';
import type { StageManifest } from './stage';

/** What people call the nodes and artifacts of a recipe: the manifest's words, told apart where two would be the same. */

/** A stage that stands in the recipe more than once. */
const isRepeated = ({ nodes }: Recipe, { type }: StageManifest): boolean =>
  nodes.filter(({ stage }) => stage.type === type).length > 1;

/** 'Reward model'; where there are two of them, as the recipe calls it, or 'Reward model (reward-2)'. */
export function nodeTitle(recipe: Recipe, id: string): string {
  const { stage, called } = nodeOf(recipe, id);
  if (called) return called.title;
  return isRepeated(recipe, stage) ? `${stage.title} (${id})` : stage.title;
}

/** The same for the rail, where there is less room. */
export function railTitle(recipe: Recipe, id: string): string {
  const { stage, called } = nodeOf(recipe, id);
  if (called) return called.title;
  return isRepeated(recipe, stage) ? `${stage.short} (${id})` : (stage.railTitle ?? stage.title);
}

/** One word: 'SFT'; where there are two of them, as the recipe calls it, or the node's id. */
export function nodeShort(recipe: Recipe, id: string): string {
  const { stage, called } = nodeOf(recipe, id);
  if (called) return called.short;
  return isRepeated(recipe, stage) ? id : stage.short;
}

/** 'SFT model' for 'sft.policy'; a name that is no artifact of the recipe is said as it is. */
export function refTitle(recipe: Recipe, ref: string): string {
  const output = outputOf(recipe, ref);
  if (!output || ref === BASE) return output?.title ?? ref;
  const sameTitle = recipe.nodes.flatMap(({ id, stage }) =>
    Object.entries(stage.outputs).flatMap(([port, { title }]) => (title === output.title ? [refOf(id, port)] : [])),
  );
  return sameTitle.length > 1 ? `${output.title} (${nodeShort(recipe, splitRef(ref).node)})` : output.title;
}

export const refColor = (recipe: Recipe, ref: string): PortColor | undefined => outputOf(recipe, ref)?.color;

/** The colour of what a node makes. */
export const nodeColor = ({ stage }: RecipeNode): PortColor => Object.values(stage.outputs)[0]?.color ?? 'accent';

/** The artifact that a port of a node stands for, or a column's own name where it is no port: as sample answers go by. */
export function refOfPort({ id, stage, inputs }: RecipeNode, port: string): string {
  if (inputs[port] !== undefined) return inputs[port];
  return stage.outputs[port] ? refOf(id, port) : port;
}

/** A title within a sentence: 'Reward model' as 'reward model', 'SFT' as it is. */
export const inSentence = (title: string): string =>
  /^\p{Lu}\p{Lu}/u.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);

/** 'SFT loss', 'SFT steps'; 'Labels', not 'Labels labels'. */
export const withNode = (node: string, label: string): string =>
  node.toLowerCase() === label.toLowerCase() ? node : `${node} ${label}`;
