import { Button } from '@mantine/core';
import { Panel } from '../components/panel';
import { useFrom, useStudio } from '../studio-context';
import styles from './runs.module.css';
import { formatBytes, formatMoment } from './words';

/** Runs that were deleted and can be restored, and those that cannot be read. */
export function Trash() {
  const { runs } = useStudio();
  const shelf = useFrom(
    (s) => s.runs,
    (state) => state.shelf,
  );
  const watched = useFrom(
    (s) => s.run,
    (run) => run.watched,
  );
  const gone = shelf?.runs.filter(({ record }) => record.deletedAt !== null) ?? [];
  const damaged = shelf?.damaged ?? [];
  if (gone.length + damaged.length === 0) return null;
  const forGood = (id: string, name: string) => (
    <Button
      size="compact-sm"
      variant="default"
      color="red"
      disabled={watched}
      aria-label={`Delete ${name} for good`}
      onClick={() => void runs.deleteForGood(id)}
    >
      Delete for good
    </Button>
  );
  return (
    <Panel title="Trash" note="deleted runs are kept for a week">
      <ul className={styles.list}>
        {gone.map(({ record, bytes }) => (
          <li key={record.id}>
            <span className={styles.grow}>
              <b>{record.name}</b>{' '}
              <span className={styles.about}>
                deleted {formatMoment(record.deletedAt ?? 0)} · {formatBytes(bytes)}
              </span>
            </span>
            <Button
              size="compact-sm"
              variant="default"
              disabled={watched}
              aria-label={`Restore ${record.name}`}
              onClick={() => void runs.restore(record.id)}
            >
              Restore
            </Button>
            {forGood(record.id, record.name)}
          </li>
        ))}
        {damaged.map(({ id, bytes, reason }) => (
          <li key={id}>
            <span className={styles.grow}>
              <b>A run that cannot be read</b>{' '}
              <span className={styles.about}>
                {reason} · {formatBytes(bytes)}
              </span>
            </span>
            {forGood(id, 'the run that cannot be read')}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
