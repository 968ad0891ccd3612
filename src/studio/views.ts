import { nodeTitle } from '../recipes/names';
import { BASE } from '../recipes/ports';
import { drawsPictures, hasNode, nodeOf, order, type Recipe } from '../recipes/recipe';

/** What the middle of the page can show: the base model, a node of the recipe by its id, or a tool. */
export type View = string;

/** The first view: a recorded run that plays before anything is trained. */
export const START = 'start';
/** The lab: a list of questions, or the lesson that is open. */
export const LESSONS_VIEW = 'lessons';
/** The saved runs: all of them, or one that is looked into. */
export const RUNS_VIEW = 'runs';
export const TOOLS = ['inspector', 'chat', RUNS_VIEW, 'compare'] as const;
export type Tool = (typeof TOOLS)[number];
const TOOL_TITLES: Readonly<Record<Tool, string>> = {
  inspector: 'Token inspector',
  chat: 'Chat',
  runs: 'Runs',
  compare: 'Compare',
};

/** In the order of the rail, which is that of the number keys; those that have no place there after them. */
export const viewsOf = (recipe: Recipe): readonly View[] => [BASE, ...order(recipe), ...TOOLS, START, LESSONS_VIEW];

export function viewTitle(recipe: Recipe, view: View): string {
  if (view === BASE) return 'Base model';
  if (view === LESSONS_VIEW) return 'Lessons';
  if (view === START) return `A ${drawsPictures(recipe) ? 'picture' : 'language'} model learns from human feedback`;
  return hasNode(recipe, view) ? nodeTitle(recipe, view) : (TOOL_TITLES[view as Tool] ?? view);
}

/** Views in which one watches a run; in the others one is at work, and not to be led away. */
export const isWatched = (recipe: Recipe, view: View): boolean =>
  view === BASE || view === START || (hasNode(recipe, view) && nodeOf(recipe, view).stage.panel === 'generic');

/** The node whose phases the inspector shows: the one that was looked at last, else the last that has any. */
export function inspectedNode(recipe: Recipe, viewed: string | null): string | null {
  const inspectable = recipe.nodes.filter(({ stage }) => stage.phases).map(({ id }) => id);
  return inspectable.find((id) => id === viewed) ?? inspectable.at(-1) ?? null;
}

/** What was looked at last of the nodes that have phases, after a change of view. */
export const inspectedBy = (recipe: Recipe, view: View, before: string | null): string | null =>
  hasNode(recipe, view) && nodeOf(recipe, view).stage.phases ? view : before;
