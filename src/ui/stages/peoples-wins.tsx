import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { inSentence } from '../../recipes/names';
import { type ComparedTable, comparedIn } from '../../studio/people';
import { modelTitle } from '../components/model-label';
import { EmptyState, Panel } from '../components/panel';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import { usePeoplesWins } from './use-peoples-wins';
import { WinRateBar } from './win-rate-bar';

const BlindComparison = lazy(() => import('./blind-comparison').then((m) => ({ default: m.BlindComparison })));

interface PeoplesWinRateProps {
  readonly table: ComparedTable;
  /** Where nobody compared the two yet: why somebody should. */
  readonly why: string;
}

/** What people say of the two models, and where they compare them. */
export function PeoplesWinRate({ table, why }: PeoplesWinRateProps) {
  const wins = usePeoplesWins(table);
  const recipe = useRecipe();
  const { comparing } = useStudio();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    comparing.setState({ open });
    return () => comparing.setState({ open: false });
  }, [comparing, open]);
  const [before, after] = comparedIn(table);
  const models = useMemo(
    () =>
      [after, before].flatMap((model) => {
        const checkpoint = model && table.checkpoints?.[model];
        return checkpoint ? [{ model, checkpoint }] : [];
      }),
    [table, after, before],
  );
  if (!before || !after) return null;
  const title = `${modelTitle(recipe, after)} against ${inSentence(modelTitle(recipe, before))}, by people`;
  if (open && models[0] && models[1])
    return (
      <Panel
        title="Which is better?"
        aside={
          <Button size="compact-md" variant="default" onClick={() => setOpen(false)}>
            Done comparing
          </Button>
        }
      >
        <Suspense fallback={null}>
          <BlindComparison models={[models[0], models[1]]} />
        </Suspense>
      </Panel>
    );
  const button = <CompareButton before={before} after={after} onClick={() => setOpen(true)} />;
  if (!wins)
    return (
      <EmptyState title={title} action={button}>
        {why} Judge them side by side without seeing which is whose: the share on which the later model is preferred is
        its win rate. About a hundred comparisons tell 60% from an even chance. Nothing is trained on them.
      </EmptyState>
    );
  const count = wins.wins + wins.losses + wins.ties;
  return (
    <Panel
      title={title}
      note={`${count} blind ${count === 1 ? 'comparison' : 'comparisons'}, ${wins.ties} of them ties, which count half`}
      aside={button}
    >
      <WinRateBar {...wins} />
    </Panel>
  );
}

/** Both models must be there, and labels be stored in this tab. */
function CompareButton({ before, after, onClick }: { before: string; after: string; onClick: () => void }) {
  const there = useFrom(
    (s) => s.session,
    (state) => state.models[before] !== undefined && state.models[after] !== undefined,
  );
  const ready = useFrom(
    (s) => s.labels,
    (state) => state.status === 'ready',
  );
  return (
    <Button size="compact-md" variant="default" disabled={!there || !ready} onClick={onClick}>
      Compare them blind
    </Button>
  );
}
