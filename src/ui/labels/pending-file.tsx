import { Button, TextInput } from '@mantine/core';
import type { FileSummary } from '../../label-worker/protocol';
import type { PendingFile } from '../../studio/label-files';
import { Icon } from '../components/icons';
import styles from './labels.module.css';
import { amongText } from './pending-names';
import { counted } from './words';

export interface PendingFileActions {
  onRename(id: number, from: string, to: string): void;
  onPairs(id: number, use: 'label' | 'gold'): void;
  onDiscard(id: number): void;
}

interface PendingFileProps extends PendingFileActions {
  readonly file: PendingFile;
  readonly others: readonly PendingFile[];
  readonly raters: readonly string[];
  /** Who labels now. */
  readonly active: string;
}

/** What is in a dropped file, before anything is taken from it. */
export function PendingFileCard({ file, onRename, onPairs, onDiscard, ...around }: PendingFileProps) {
  const { id, name, summary, names } = file;
  return (
    <section className={styles.pending} aria-label={name}>
      <div className={styles.pendingHead}>
        <b className={styles.fileName}>{name}</b>
        {summary.kind !== 'unusable' && <span className={styles.hint}>{counted(summary.rows, 'good row')}</span>}
        <Button className={styles.push} size="compact-sm" variant="subtle" color="gray" onClick={() => onDiscard(id)}>
          Leave it out
        </Button>
      </div>
      {summary.kind === 'unusable' && (
        <p className={styles.bad} role="alert">
          <Icon name="warning" /> {summary.message}
        </p>
      )}
      <RowErrors errors={summary.errors} faulty={summary.faulty} />
      {summary.kind === 'records' && (
        <div className={styles.renames}>
          {Object.entries(names).map(([from, to]) => (
            <TextInput
              key={from}
              size="sm"
              label={from === to ? 'Labels by' : `Labels by “${from}”, a name that is taken here; call them`}
              description={amongText(to, around)}
              value={to}
              maxLength={200}
              error={to.trim() === '' && 'A rater needs a name.'}
              onChange={(event) => onRename(id, from, event.currentTarget.value)}
            />
          ))}
        </div>
      )}
      {summary.kind === 'pairs' && (
        <>
          <p className={styles.hint}>
            These rows say which answer is better, but not who said so, on which side it stood, or in how many seconds.
            So they come in as pairs, not as anybody’s labels.
          </p>
          <div className={styles.inline}>
            <Button size="compact-sm" onClick={() => onPairs(id, 'label')}>
              Use as pairs to label
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => onPairs(id, 'gold')}>
              Use as known answers, to check raters by
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function RowErrors({ errors, faulty }: Pick<FileSummary, 'errors' | 'faulty'>) {
  if (faulty === 0) return null;
  const more = faulty - errors.length;
  return (
    <div className={styles.errors} role="alert">
      <b>{counted(faulty, 'row')} left out:</b>
      <ul>
        {errors.map(({ line, why }) => (
          <li key={`${line}${why}`}>
            line {line}: {why}
          </li>
        ))}
        {more > 0 && <li>and {more.toLocaleString('en')} more</li>}
      </ul>
    </div>
  );
}
