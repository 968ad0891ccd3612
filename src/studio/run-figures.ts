import { nodeShort } from '../recipes/names';
import type { Recipe } from '../recipes/recipe';
import { isRecord } from '../text/guarded-json';

/** One number that a node of a run came to. */
export interface RunFigure {
  readonly label: string;
  readonly value: number;
  readonly share: boolean;
}

/** The number at a dotted path of a report, if there is one: the report may come from a file, so it may hold anything. */
export function reportedAt(report: unknown, path: string): number | undefined {
  let at: unknown = report;
  for (const key of path.split('.')) at = isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return typeof at === 'number' && Number.isFinite(at) ? at : undefined;
}

/** The key figures of a run's report, as the manifests name them, in the order of the recipe. */
export function runFigures(recipe: Recipe, report: unknown): RunFigure[] {
  return recipe.nodes.flatMap(({ id, stage }) =>
    stage.figures.flatMap(({ label, report: path, share = false }) => {
      const value = path === undefined ? undefined : reportedAt(report, `${id}.${path}`);
      return value === undefined ? [] : [{ label: figureName(nodeShort(recipe, id), label), value, share }];
    }),
  );
}

/** 'SFT loss'; 'Labels', not 'Labels labels'. */
const figureName = (node: string, label: string): string =>
  node.toLowerCase() === label.toLowerCase() ? node : `${node} ${label}`;
