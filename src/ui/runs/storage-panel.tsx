import { Button } from '@mantine/core';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import { useFrom, useStudio } from '../studio-context';
import styles from './runs.module.css';
import { formatBytes } from './words';

/** How much room runs take, how much is left, and whether the browser may clear them. */
export function StoragePanel() {
  const { runs } = useStudio();
  const storage = useFrom(
    (s) => s.runs,
    (state) => state.storage,
  );
  if (!storage) return null;
  const { used, free, kept } = storage;
  const share = used / Math.max(1, used + free);
  return (
    <Panel title="Storage" note={`${formatBytes(used)} used, ${formatBytes(free)} free for this page`}>
      <div className={styles.room}>
        <div
          className={styles.bar}
          role="img"
          aria-label={`${(100 * share).toFixed(1)}% of the room for this page is used`}
        >
          <div style={{ width: `${Math.max(0.5, 100 * share)}%` }} />
        </div>
        {kept ? (
          <span className={styles.kept}>
            <Icon name="check" size={16} /> The browser keeps this data until you delete it.
          </span>
        ) : (
          <>
            <Button size="compact-md" variant="default" onClick={() => void runs.keepData()}>
              Keep my data
            </Button>
            <span className={styles.about}>Until then the browser may clear it when the disk is nearly full.</span>
          </>
        )}
      </div>
    </Panel>
  );
}
