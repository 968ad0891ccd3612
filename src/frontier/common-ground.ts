/**
 * What algorithms on one picture must have in common for the picture to be about the algorithms: the model that they start from,
 * the labels, the seeds. Recipes come with settings of their own for labels too, so two at their defaults do not share them.
 */
import { type RunConfig, recipeOf, settingsOf } from '../recipes/config';
import { splitRef } from '../recipes/ports';
import { ancestors, hasNode, order } from '../recipes/recipe';
import { isRecord } from '../text/guarded-json';
import type { Algorithm } from './frontier';

/** A setting that is not the same everywhere. */
export interface Unlike {
  /** 'preferences.pairs': as the configuration names it. */
  readonly path: string;
  /** In the order of the algorithms; undefined where its recipe has no such setting. */
  readonly values: readonly unknown[];
}

export interface CommonGround {
  /** Those that learn from pairs, by what they are called: the only ones that are compared here. */
  readonly titles: readonly string[];
  /** Settings of what makes the labels, and of what comes before it. Empty: the same labels where the seed is the same. */
  readonly unlike: readonly Unlike[];
  /** Their seeds, in the same order, where they are not the same. */
  readonly seeds: readonly (readonly number[])[] | null;
}

type Compared = Pick<Algorithm, 'title' | 'config'> & {
  readonly traces: readonly Pick<Algorithm['traces'][number], 'seed'>[];
};

/** null: fewer than two of them learn from pairs. */
export function commonGround(algorithms: readonly Compared[]): CommonGround | null {
  const own = algorithms.flatMap((one) => {
    const before = beforeLabels(one.config);
    return before ? [{ ...one, before }] : [];
  });
  if (own.length < 2) return null;
  const paths = new Set(own.flatMap(({ before }) => [...before.keys()]));
  const unlike = [...paths]
    .map((path) => ({ path, values: own.map(({ before }) => before.get(path)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
  const seeds = own.map(({ traces }) => [...new Set(traces.map(({ seed }) => seed))].sort((a, b) => a - b));
  const alike = new Set(seeds.map((of) => of.join())).size === 1;
  return { titles: own.map(({ title }) => title), unlike, seeds: alike ? null : seeds };
}

/** Every setting of the nodes up to the one that makes the labels, by its path. null: no node of the recipe makes any. */
function beforeLabels(config: RunConfig): ReadonlyMap<string, unknown> | null {
  const recipe = recipeOf(config);
  const node = recipe.pairs === null ? '' : splitRef(recipe.pairs).node;
  if (!hasNode(recipe, node)) return null;
  const nodes = new Set([...ancestors(recipe, node), node]);
  const settings = order(recipe)
    .filter((id) => nodes.has(id))
    .flatMap((id) => leaves(settingsOf(config, id), id));
  return new Map([['model', config.model], ...settings]);
}

const leaves = (value: unknown, path: string): [string, unknown][] =>
  isRecord(value) ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`)) : [[path, value]];
