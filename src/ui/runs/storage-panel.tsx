import { Button } from '@mantine/core';
import { useEffect } from 'react';
import type { KeptModel } from '../../studio/kept-models';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import { countOf } from '../format';
import { useFrom, useStudio } from '../studio-context';
import styles from './runs.module.css';
import { formatBytes } from './words';

/** Why it cannot be deleted; '' where it can. */
function neededBy({ isOpen, runs }: KeptModel): string {
  if (isOpen) return ' · open now';
  return runs > 0 ? ` · needed by ${countOf(runs, 'run')}, those in the trash included` : '';
}

/** How much room runs take, how much is left, and whether the browser may clear them. */
export function StoragePanel() {
  const { runs, kept: keptModels } = useStudio();
  const models = useFrom(
    (s) => s.kept,
    (state) => state.models,
  );
  const watched = useFrom(
    (s) => s.run,
    (run) => run.watched,
  );
  useEffect(() => void keptModels.refresh(), [keptModels]);
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
      {models.length > 0 && (
        <ul className={styles.list} aria-label="Models of your own">
          {models.map((model) => (
            <li key={model.identity}>
              <span className={styles.grow}>
                <b>{model.name}</b>{' '}
                <span className={styles.about}>
                  model of your own · {formatBytes(model.bytes)}
                  {neededBy(model)}
                </span>
              </span>
              <Button
                size="compact-sm"
                variant="default"
                color="red"
                disabled={watched || neededBy(model) !== ''}
                aria-label={`Delete the model ${model.name}`}
                onClick={() => void keptModels.remove(model.identity).then(() => runs.refresh())}
              >
                Delete
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
