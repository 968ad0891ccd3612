import type { Recipe } from '../recipes/recipe';
import type { RunSummary } from '../storage/run-library';

/** The newest saved run of this recipe that has a model which follows instructions: its answers can be labeled once it is loaded. */
export function runWithWriter(runs: readonly RunSummary[], recipe: Recipe): RunSummary | null {
  return (
    runs.find(
      ({ record, artifacts }) =>
        record.deletedAt === null &&
        record.config.recipe === recipe.id &&
        recipe.writers.some((writer) => artifacts.includes(writer)),
    ) ?? null
  );
}
