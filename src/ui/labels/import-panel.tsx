import '@mantine/dropzone/styles.layer.css';
import { Button, Loader } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import type { LabelRecord } from '../../labeling/record';
import type { LabelFilesState } from '../../studio/label-files';
import type { FileLike } from '../../web/file-like';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import { type AfterImport, ImportedFile } from './imported-file';
import styles from './labels.module.css';
import { type PendingFileActions, PendingFileCard } from './pending-file';
import { oneNameText } from './pending-names';

export interface ImportPanelProps extends PendingFileActions {
  readonly after: AfterImport;
  readonly state: LabelFilesState;
  readonly records: readonly LabelRecord[];
  readonly raters: readonly string[];
  /** Who labels now. */
  readonly active: string;
  readonly readOnly: boolean;
  onFiles(files: readonly FileLike[]): void;
  onImport(): void;
}

/** Classmates' labels: what is in a file is shown first, and taken in when asked. */
export function ImportPanel({ state, readOnly, onFiles, onImport, after, ...more }: ImportPanelProps) {
  const { records, raters, active, ...actions } = more;
  const { pending, working, outcomes, fault } = state;
  const oneName = oneNameText(pending, active);
  const ready = pending.filter(({ summary }) => summary.kind === 'records').length;
  return (
    <Panel title="Import" note="labels of classmates, or pairs to judge">
      <Dropzone
        onDrop={onFiles}
        disabled={working || readOnly}
        className={styles.drop}
        data-off={readOnly || undefined}
        inputProps={{ 'aria-label': 'Label files' }}
      >
        <div className={styles.dropInner}>
          {working ? <Loader size="sm" /> : <Icon name="upload" />}
          <span>
            {readOnly ? <b>No files can be brought into this tab.</b> : <b>Drop files here, or press to choose:</b>}{' '}
            Full records as JSONL or CSV (exported by this page), or preference pairs{' '}
            <code>{'{"prompt", "chosen", "rejected"}'}</code> in any common form. The same pair is recognised in every
            file.
          </span>
        </div>
      </Dropzone>
      {fault && (
        <p className={styles.bad} role="alert">
          <Icon name="warning" /> {fault}
        </p>
      )}
      {oneName && (
        <p className={styles.bad} role="alert">
          <Icon name="warning" /> {oneName}
        </p>
      )}
      {pending.map((file) => (
        <PendingFileCard
          key={file.id}
          file={file}
          others={pending.filter((one) => one.id !== file.id)}
          raters={raters}
          active={active}
          {...actions}
        />
      ))}
      {ready > 0 && (
        <Button mt="sm" onClick={onImport} loading={working} disabled={readOnly}>
          {ready === 1 ? 'Import this file' : `Import these ${ready} files`}
        </Button>
      )}
      <div role="status">
        {outcomes.map((outcome, i) => {
          // One file may be imported twice, and the list only grows at its end.
          const key = `${i}-${outcome.name}`;
          return <ImportedFile key={key} outcome={outcome} records={records} readOnly={readOnly} {...after} />;
        })}
      </div>
    </Panel>
  );
}
