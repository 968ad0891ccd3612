import { useMemo } from 'react';
import { type ComparedTable, labelsByPeople, type PeoplesWins, peoplesWins } from '../../studio/people';
import { useFrom, useRecipe, useStudio } from '../studio-context';

/** Labels by people among those that the run shown here learned from. */
export function usePeoplesLabels(): number {
  const { metrics } = useStudio();
  const recipe = useRecipe();
  useFrom(
    (s) => s.metrics.store,
    (state) => state.revisions,
  );
  return labelsByPeople(recipe, { series: metrics.ring });
}

/**
 * People's blind win rate between the models of a table; null where nobody compared just those. While they are being compared it
 * stays as it was: a rate that moved with each choice would say whose answer that was.
 */
export function usePeoplesWins(table: ComparedTable | null): PeoplesWins | null {
  const { labels } = useStudio();
  const comparing = useFrom(
    (s) => s.comparing,
    (state) => state.open,
  );
  const records = useFrom(
    (s) => s.labels,
    (state) => state.records,
  );
  const known = comparing ? 'as before' : records;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the full records change with those that the page holds
  return useMemo(() => table && peoplesWins(table, labels.fullRecords()), [table, labels, known]);
}
