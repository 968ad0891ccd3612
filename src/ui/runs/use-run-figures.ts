import { recipeOf } from '../../recipes/config';
import { comparedTable, labelsByPeople, peoplesFirst, peoplesWins } from '../../studio/people';
import { type RunFigure, runFigures } from '../../studio/run-figures';
import type { RunRecord } from '../../studio/runs';
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
    const tables = recipe.nodes.flatMap(({ id }) => comparedTable(report[id]) ?? []);
    const wins = tables.map((table) => peoplesWins(table, labels.fullRecords())).find((one) => one !== null);
    return people === 0 && !wins ? figures : peoplesFirst(figures, wins ?? null);
  };
}
