import { CloseButton } from '@mantine/core';
import { isBusy } from '../../studio/run';
import { Icon } from '../components/icons';
import { useFrom, useStudio } from '../studio-context';
import styles from './tab-banner.module.css';

/** Which of several tabs trains, said above everything else in the tab that does not. */
export function TabBanner() {
  const { tab } = useStudio();
  const { role, tookOver } = useFrom(
    (s) => s.tab,
    (state) => state,
  );
  const busy = useFrom((s) => s.run, isBusy);
  if (role !== 'watcher' && !tookOver) return null;
  return (
    <div className={styles.banner} role="status">
      <Icon name={tookOver ? 'check' : 'warning'} size={18} />
      {tookOver ? (
        <span>
          <b>This tab has taken over.</b> The tab that trained is gone
          {busy ? ', and its run goes on here from its last checkpoint.' : '; what it had trained is here.'}
        </span>
      ) : (
        <span>
          <b>Training runs in another tab; this one watches.</b> Close that tab, and this one takes over.
        </span>
      )}
      {tookOver && <CloseButton aria-label="Dismiss" size="sm" onClick={tab.dismiss} />}
    </div>
  );
}
