import { recipeOf } from '../../recipes/config';
import { labelsByPeople, peoplesFirst, peoplesWins } from '../../studio/people';
import { type RunFigure, runFigures } from '../../studio/run-figures';
import type { RunRecord } from '../../studio/runs';
import { isRecord } from '../../text/guarded-json';
import type { EvaluationTable } from '../../train/events';
import { useFrom, useStudio } from '../studio-context';

/** What a saved run came to: of its record, so that the list and every view of the run say the same. */
export function useRunFigures(): (record: Pick<RunRecord, 'config' | 'report' | 'lineage'>) => RunFigure[] {
  const { labels } = useStudio();
  useFrom(
    (s) => s.labels,
    (state) => state.records,
  );
  return ({ config, report, lineage }) => {
    const recipe = recipeOf(config);
    const figures = runFigures(recipe, { report });
    // Runs of before that was counted: the labels that a person gave.
    const people = labelsByPeople(recipe, { report }) || (lineage.data['data.pairs']?.count ?? 0);
    if (people === 0) return figures;
    const tables = recipe.nodes.flatMap(({ id }) => tableOf(report[id]) ?? []);
    const wins = tables.map((table) => peoplesWins(table, labels.fullRecords())).find((one) => one !== null);
    return peoplesFirst(figures, wins ?? null);
  };
}

/** The table of a report; a report may come from a file, so only what is counted on is looked at. */
function tableOf(found: unknown): EvaluationTable | undefined {
  const table = isRecord(found) ? found.table : undefined;
  return isRecord(table) &&
    Array.isArray(table.families) &&
    isRecord(table.checkpoints) &&
    table.families.every(isRecord)
    ? (table as unknown as EvaluationTable)
    : undefined;
}
