import { Button, Loader } from '@mantine/core';
import { Icon } from '../components/icons';
import { EmptyState } from '../components/panel';
import { useFrom, useStudio } from '../studio-context';
import styles from './labeling.module.css';
import { NoModel } from './no-model';

/** Why there is nothing to judge at the moment, and what to do about it. */
export function WaitingState() {
  const studio = useStudio();
  const { status, waiting, shortage, labeled } = useFrom(
    (s) => s.labels,
    (state) => state,
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
  if (waiting === 'no-model') return <NoModel />;
  return (
    <EmptyState title={labeled > 0 ? 'All pairs are judged' : 'No pairs'}>
      Bring pairs in under Raters and files, or choose something else under What is compared.
    </EmptyState>
  );
}
