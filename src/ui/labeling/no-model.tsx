import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { inSentence, nodeTitle } from '../../recipes/names';
import { splitRef } from '../../recipes/ports';
import { hasNode } from '../../recipes/recipe';
import { withoutSft } from '../../recipes/without-sft';
import { runWithWriter } from '../../studio/label-model';
import { isBusy } from '../../studio/run';
import type { RunRecord } from '../../studio/runs';
import { EmptyState } from '../components/panel';
import { NodeProgressBar } from '../components/run-controls';
import { nodesLeft } from '../runs/words';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './labeling.module.css';

/** The models whose answers are to be compared are not there: how they come, or how far they are. */
export function NoModel() {
  const { runs, runNode, goOn, settings } = useStudio();
  const recipe = useRecipe();
  const busy = useFrom((s) => s.run, isBusy);
  const running = useFrom(
    (s) => s.run,
    ({ status, requested }) => status.node ?? requested[0] ?? null,
  );
  const shelf = useFrom(
    (s) => s.runs,
    (state) => state.shelf,
  );
  const hasBase = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base) && !state.loadingBase,
  );
  const chats = useFrom(
    (s) => s.session,
    (state) => state.models.base?.chats === true,
  );
  const short = withoutSft(recipe);
  useEffect(() => {
    if (hasBase && !busy && shelf === null) void runs.refresh();
  }, [runs, hasBase, busy, shelf]);
  if (running !== null && hasNode(recipe, running))
    return (
      <EmptyState title={`${nodeTitle(recipe, running)} is running`} action={<RunningBar node={running} />}>
        Pairs come here as soon as there is a model that follows instructions, while it still learns.
      </EmptyState>
    );
  const maker = recipe.writers.map((ref) => splitRef(ref).node).find((id) => hasNode(recipe, id));
  const last = shelf && runWithWriter(shelf.runs, recipe);
  const load = async (record: RunRecord) => {
    const { view } = settings.getState();
    // It shows where the run goes on; whoever labels stays.
    const loading = goOn(record);
    settings.show(view);
    await loading;
  };
  return (
    <EmptyState
      title="First a model that answers"
      action={
        <div>
          {last && (
            <Button
              mt={8}
              mr={8}
              variant={chats ? 'default' : 'filled'}
              disabled={busy || !hasBase}
              onClick={() => void load(last.record)}
            >
              {nodesLeft(last.record).length > 0 ? 'Resume that run' : 'Load its model'}
            </Button>
          )}
          {chats && short && (
            <Button mt={8} mr={8} disabled={busy} onClick={() => settings.chooseRecipe(short.id)}>
              Label the opened model’s answers
            </Button>
          )}
          {maker !== undefined && (
            <Button
              mt={8}
              variant={last || chats ? 'default' : 'filled'}
              disabled={busy || !hasBase}
              onClick={() => void runNode(maker)}
            >
              Run {inSentence(nodeTitle(recipe, maker))}
            </Button>
          )}
        </div>
      }
    >
      The models you ask to compare are not in this page yet.{' '}
      {last
        ? `The saved run “${last.record.name}” has one that follows instructions: load it, and its answers come here.`
        : 'The first stage makes one that follows instructions; its answers appear here while it still learns.'}{' '}
      {chats && short && 'If the opened model follows instructions already, the recipe can start from it as it is. '}
      Or compare pairs from a file: see Raters and files.
    </EmptyState>
  );
}

function RunningBar({ node }: { node: string }) {
  return (
    <div className={styles.running}>
      <NodeProgressBar node={node} />
    </div>
  );
}
