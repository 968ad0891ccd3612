import { Button, Loader } from '@mantine/core';
import { inSentence, nodeTitle } from '../../recipes/names';
import { splitRef } from '../../recipes/ports';
import { hasNode } from '../../recipes/recipe';
import { isBusy } from '../../studio/run';
import { Icon } from '../components/icons';
import { EmptyState } from '../components/panel';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './labeling.module.css';

/** Why there is nothing to judge at the moment, and what to do about it. */
export function WaitingState() {
  const studio = useStudio();
  const recipe = useRecipe();
  const { status, waiting, shortage, labeled } = useFrom(
    (s) => s.labels,
    (state) => state,
  );
  const busy = useFrom((s) => s.run, isBusy);
  const maker = recipe.writers.map((ref) => splitRef(ref).node).find((id) => hasNode(recipe, id));
  const hasBase = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base) && !state.loadingBase,
  );
  if (status === 'failed') return null; // the fault below says all
  if (status === 'elsewhere')
    return (
      <EmptyState title="Another tab is labeling">
        Labels are made in one tab at a time, so that none is lost or made twice. What is labeled there is counted here
        at once. Close the other tab, and this one goes on where it stopped.
      </EmptyState>
    );
  if (shortage)
    return (
      <p className={styles.fault} role="alert">
        <Icon name="warning" size={16} /> {shortage}
        <Button size="compact-sm" variant="default" onClick={() => studio.labels.refill()}>
          Try again
        </Button>
      </p>
    );
  if (status === 'opening' || waiting === 'writing')
    return (
      <div className={styles.waiting}>
        <Loader size="sm" /> {status === 'opening' ? 'Reading the labels made so far.' : 'The model writes answers.'}
      </div>
    );
  if (waiting === 'no-model')
    return (
      <EmptyState
        title="First a model that answers"
        action={
          maker !== undefined && (
            <Button mt={8} disabled={busy || !hasBase} onClick={() => studio.runNode(maker)}>
              Run {inSentence(nodeTitle(recipe, maker))}
            </Button>
          )
        }
      >
        The models you ask to compare are not there yet. The first stage makes one that follows instructions; its
        answers appear here while it still learns. Or compare pairs from a file: see Raters and files.
      </EmptyState>
    );
  return (
    <EmptyState title={labeled > 0 ? 'All pairs are judged' : 'No pairs'}>
      Bring pairs in under Raters and files, or choose something else under What is compared.
    </EmptyState>
  );
}
