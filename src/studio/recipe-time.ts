import { recipeOf } from '../recipes/config';
import { order, type Recipe } from '../recipes/recipe';
import { median } from '../statistics';
import type { RunRecord } from '../storage/run-record';
import { reportedAt } from './run-figures';

/** How long a recipe took in this browser: the median of its whole runs with a base model, in seconds. null: there was none. */
export function secondsHere(recipe: Recipe, model: string, records: readonly RunRecord[]): number | null {
  const whole = records.filter(
    ({ config, done }) =>
      recipeOf(config).id === recipe.id && config.model === model && order(recipe).every((node) => done.includes(node)),
  );
  const seconds = whole.map(({ report }) =>
    order(recipe).reduce((sum, node) => sum + (reportedAt(report, `${node}.seconds`) ?? 0), 0),
  );
  const known = seconds.filter((one) => one > 0);
  return known.length === 0 ? null : median(known);
}
