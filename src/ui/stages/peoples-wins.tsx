import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { inSentence } from '../../recipes/names';
import { splitRef } from '../../recipes/ports';
import { comparedIn, labelsByPeople, type PeoplesWins, peoplesWins } from '../../studio/people';
import type { EvaluationTable } from '../../train/events';
import { modelTitle } from '../components/model-label';
import { EmptyState, Panel } from '../components/panel';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import { WinRateBar } from './win-rate-bar';

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

/** People's blind win rate between the models of a table; null where nobody compared just those. */
export function usePeoplesWins(table: EvaluationTable | null): PeoplesWins | null {
  const { labels } = useStudio();
  const records = useFrom(
    (s) => s.labels,
    (state) => state.records,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the full records change with those that the page holds
  return useMemo(() => table && peoplesWins(table, labels.fullRecords()), [table, labels, records]);
}

/** What people say, above what the rubric says that they were never told. */
export function PeoplesWinRate({ table }: { table: EvaluationTable }) {
  const wins = usePeoplesWins(table);
  const recipe = useRecipe();
  const [before, after] = comparedIn(table);
  if (!before || !after) return null;
  const title = `${modelTitle(recipe, after)} against ${inSentence(modelTitle(recipe, before))}, by people`;
  if (!wins)
    return (
      <EmptyState title={title} action={<CompareButton before={before} after={after} />}>
        This run learned from people’s labels, and nobody has compared these two models yet. Judge their answers side by
        side without seeing which is whose: the share on which the later model is preferred is its win rate. About a
        hundred comparisons tell 60% from an even chance.
      </EmptyState>
    );
  const count = wins.wins + wins.losses + wins.ties;
  return (
    <Panel
      title={title}
      note={`${count} blind ${count === 1 ? 'comparison' : 'comparisons'}, ${wins.ties} of them ties, which count half`}
      aside={<CompareButton before={before} after={after} />}
    >
      <WinRateBar {...wins} />
    </Panel>
  );
}

/** Sets the labeling panel to these two models, and goes there. */
function CompareButton({ before, after }: { before: string; after: string }) {
  const { labelPlan, settings } = useStudio();
  const { pairs } = useRecipe();
  const there = useFrom(
    (s) => s.session,
    (state) => state.models[before] !== undefined && state.models[after] !== undefined,
  );
  if (pairs === null) return null;
  return (
    <Button
      size="compact-md"
      variant="default"
      disabled={!there}
      onClick={() => {
        labelPlan.change({ judge: 'hand', source: 'models', firstModel: after, secondModel: before });
        settings.show(splitRef(pairs).node);
      }}
    >
      Compare them blind
    </Button>
  );
}
