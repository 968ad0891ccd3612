import { type RunConfig, settingsOf } from '../recipes/config';
import { nodeTitle } from '../recipes/names';
import { type DataPort, splitRef } from '../recipes/ports';
import { nodeOf, type Recipe, type RecipeNode, takenFrom, takes } from '../recipes/recipe';
import { settingDifferences } from './run-differences';

/** What something was made from, or would be made from now. */
export interface Ground {
  readonly config: RunConfig;
  /** How many rows a person gave, by the name of their artifact. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What rows a person gives are called. */
export const ROWS: Readonly<Record<DataPort, string>> = {
  prompts: 'prompts',
  demonstrations: 'demonstrations',
  pairs: 'labels',
  unpaired: 'answers labeled one by one',
  judge: 'rules',
  constitution: 'principles in your words',
};
/** Settings said in full; of more, how many. */
const MOST_SETTINGS = 2;

/** Why what a node made is not what it would make now, as half a sentence. `changed`: other nodes of which this holds, and data that a person gave and that is not what it was. */
export function staleReason(
  recipe: Recipe,
  node: string,
  { before, now, changed }: { readonly before: Ground; readonly now: Ground; readonly changed: ReadonlySet<string> },
): string {
  const reasons = [
    ...changedSettings(node, before.config, now.config),
    ...portsTaken(recipe, node, now.config).flatMap((port) =>
      changedInput(recipe, nodeOf(recipe, node), port, before, now, changed),
    ),
  ];
  return [...new Set(reasons)].join('; ') || 'made with an earlier version of the bundled world or its base models';
}

function portsTaken(recipe: Recipe, node: string, config: RunConfig): string[] {
  const { stage, inputs } = nodeOf(recipe, node);
  return Object.keys(inputs).filter((port) => takes(stage, port, settingsOf(config, node)));
}

function changedSettings(node: string, before: RunConfig, now: RunConfig): string[] {
  const changed = settingDifferences([before, now])
    .filter(({ field: { path } }) => path === 'seed' || path === 'contextLength' || path.startsWith(`${node}.`))
    .map(({ field, values: [was, is] }) => `made with ${field.label} ${String(was)}, now ${String(is)}`);
  const more = changed.length - MOST_SETTINGS;
  return more > 0
    ? [...changed.slice(0, MOST_SETTINGS), `${more} more ${more === 1 ? 'setting' : 'settings'}`]
    : changed;
}

function changedInput(
  recipe: Recipe,
  taker: RecipeNode,
  input: string,
  before: Ground,
  now: Ground,
  changed: ReadonlySet<string>,
): string[] {
  const was = takenFrom(recipe, taker, input, new Set(Object.keys(before.rows)));
  const is = takenFrom(recipe, taker, input, new Set(Object.keys(now.rows)));
  if (is === undefined) return [];
  const { node, port } = splitRef(is);
  if (was === is && !changed.has(node === 'data' ? is : node)) return [];
  if (was === is && node !== 'data') return [`made from ${nodeTitle(recipe, node)} as it was before`];
  const words = ROWS[(node === 'data' ? port : splitRef(was ?? is).port) as DataPort] ?? 'data';
  const [many, most] = [before.rows[is], now.rows[is]];
  if (was === is && many !== undefined && most !== undefined && many < most)
    return [`made from ${formatMany(many)} of ${formatMany(most)} ${words}`];
  return [`made from other ${words}`];
}

const formatMany = (count: number): string => count.toLocaleString('en');
