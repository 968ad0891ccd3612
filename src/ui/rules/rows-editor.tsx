import { Button, FileButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { download } from '../charts/download';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import styles from './rules.module.css';

interface RowsEditorProps {
  readonly title: string;
  readonly note: string;
  /** While a run is under way nothing can be changed. */
  readonly disabled: boolean;
  /** Why the last file was not taken. */
  readonly refused: string | null;
  /** What is saved, as JSON, and under which name. */
  readonly saved: { readonly name: string; readonly value: unknown };
  readonly add: string;
  readonly hint: string;
  /** The rows. */
  readonly children: ReactNode;
  /** What stands below them all. */
  readonly below?: ReactNode;
  onOpen(file: File): void;
  onAdd(): void;
}

/** Rows that a person writes, opened from a file and saved as one: rules, or principles of a constitution. */
export function RowsEditor({ title, note, disabled, refused, saved, add, hint, ...props }: RowsEditorProps) {
  const save = () => {
    const text = `${JSON.stringify(saved.value, null, 2)}\n`;
    download(saved.name, new Blob([text], { type: 'application/json' }));
  };
  return (
    <Panel
      title={title}
      note={note}
      aside={
        <>
          <FileButton
            onChange={(file) => file && props.onOpen(file)}
            accept=".json,application/json"
            disabled={disabled}
          >
            {(button) => (
              <Button {...button} variant="subtle" size="compact-sm" leftSection={<Icon name="upload" />}>
                Open a file
              </Button>
            )}
          </FileButton>
          <Button variant="subtle" size="compact-sm" leftSection={<Icon name="download" />} onClick={save}>
            Save as a file
          </Button>
        </>
      }
    >
      {refused && (
        <p className={styles.problem} role="alert">
          <Icon name="warning" size={16} /> {refused}
        </p>
      )}
      <div className={styles.rules}>{props.children}</div>
      <div className={styles.foot}>
        <Button variant="default" size="compact-sm" disabled={disabled} onClick={props.onAdd}>
          {add}
        </Button>
        <p className={styles.hint}>{hint}</p>
      </div>
      {props.below}
    </Panel>
  );
}
