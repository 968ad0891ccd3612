import '@mantine/dropzone/styles.layer.css';
import { Button, Loader } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import type { NamedFile } from '../../label-worker/protocol';
import type { ImportOutcome, LabelFilesState } from '../../studio/label-files';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import styles from './labels.module.css';
import { type PendingFileActions, PendingFileCard } from './pending-file';
import { counted } from './words';

export interface ImportPanelProps extends PendingFileActions {
  readonly state: LabelFilesState;
  readonly readOnly: boolean;
  onFiles(files: readonly NamedFile[]): void;
  onImport(): void;
}

/** Classmates' labels: what is in a file is shown first, and taken in when asked. */
export function ImportPanel({ state, readOnly, onFiles, onImport, ...actions }: ImportPanelProps) {
  const { pending, working, outcomes, fault } = state;
  const ready = pending.filter(({ summary }) => summary.kind === 'records').length;
  return (
    <Panel title="Import" note="labels of classmates, or pairs to judge">
      <Dropzone
        onDrop={onFiles}
        disabled={working || readOnly}
        className={styles.drop}
        inputProps={{ 'aria-label': 'Label files' }}
      >
        <div className={styles.dropInner}>
          {working ? <Loader size="sm" /> : <Icon name="upload" />}
          <span>
            <b>Drop files here</b>, or press to choose: full records as JSONL or CSV (exported by this page), or TRL
            rows <code>{'{"prompt", "chosen", "rejected"}'}</code>. The same pair is recognised in every file.
          </span>
        </div>
      </Dropzone>
      {fault && (
        <p className={styles.bad} role="alert">
          <Icon name="warning" /> {fault}
        </p>
      )}
      {pending.map((file) => (
        <PendingFileCard key={file.id} file={file} {...actions} />
      ))}
      {ready > 0 && (
        <Button mt="sm" onClick={onImport} loading={working}>
          {ready === 1 ? 'Import this file' : `Import these ${ready} files`}
        </Button>
      )}
      <div role="status">
        {outcomes.map((outcome, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one file may be imported twice, and the list only grows at its end
          <p key={`${i}-${outcome.name}`} className={styles.good}>
            <Icon name="check" size={16} /> {outcomeText(outcome)}
          </p>
        ))}
      </div>
    </Panel>
  );
}

function outcomeText({ name, added, known, conflicts, shared }: ImportOutcome): string {
  const parts = [
    `${counted(added, 'label')} added`,
    ...(known > 0 ? [`${known.toLocaleString('en')} were here already`] : []),
    ...(conflicts > 0 ? [`${counted(conflicts, 'label')} differed, and the one decided later was kept`] : []),
  ];
  const pairs =
    shared > 0
      ? `${counted(shared, 'label')} in the file ${shared === 1 ? 'is of a pair' : 'are of pairs'} that another rater judged too.`
      : 'No pair in it was judged by another rater, so it says nothing of agreement yet.';
  return `${name}: ${parts.join(', ')}. ${pairs}`;
}
