import '@mantine/dropzone/styles.layer.css';
import { Button, Loader, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import type { DatasetStore, Measure } from '../../studio/dataset';
import { learnedLimit } from '../../studio/learned-limit';
import { isBusy } from '../../studio/run';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import { useFrom, useStudio } from '../studio-context';
import styles from './dataset.module.css';
import { DatasetView } from './dataset-view';

interface OwnDataProps {
  readonly title?: string;
  readonly store: DatasetStore;
  /** What is used while there is no file of one's own. */
  readonly bundled: string;
  /** What becomes of a file, after its name. */
  readonly used?: string;
  /** The fields a row needs. */
  readonly shape: string;
  readonly children?: ReactNode;
}

const isLearned = (kind: DatasetStore['kind']) => kind === 'demonstrations' || kind === 'unpaired';

/** A place to drop a file of one's own; what is wrong with it is said row by row. */
export function OwnData({ title = 'Your own data', store, bundled, used, shape, children }: OwnDataProps) {
  const studio = useStudio();
  const state = useStore(store, (s) => s);
  const context = useFrom(
    (s) => s.session,
    (s) => s.models.base?.config.max_position_embeddings ?? 128,
  );
  const limit = useFrom(
    (s) => s.settings,
    ({ config }) => learnedLimit(config, isLearned(store.kind) ? store.kind : 'pairs', context),
  );
  const base = useFrom(
    (s) => s.settings,
    ({ config }) => config.model,
  );
  const measure: Measure = { tokenizer: studio.tokenizer.texts, base, limit };
  useEffect(() => {
    if (state.dataset && !state.progress) void store.measure({ tokenizer: studio.tokenizer.texts, base, limit });
  }, [store, studio, state.dataset, state.progress, base, limit]);
  const busy = useFrom((s) => s.run, isBusy);
  const read = (files: readonly File[]) => {
    const [file] = files;
    if (file) void store.read(file, measure);
  };
  return (
    <Panel
      title={title}
      note={state.dataset ? `${state.fileName} ${used ?? 'is used in place of the bundled set'}` : bundled}
      aside={
        state.status !== 'empty' && (
          <Button variant="default" size="compact-sm" disabled={busy} onClick={store.clear}>
            {state.dataset ? 'Back to the bundled set' : 'Clear'}
          </Button>
        )
      }
    >
      <Dropzone
        onDrop={read}
        multiple={false}
        maxFiles={1}
        disabled={busy}
        className={styles.drop}
        aria-label="Drop a data file here, or press to choose one"
        inputProps={{ 'aria-label': `File of your own: ${title}` }}
      >
        <div className={styles.dropInner}>
          {state.status === 'reading' ? <Loader size="sm" /> : <Icon name="upload" />}
          <span>
            {state.status === 'reading' ? (
              <b>
                Reading {state.fileName}: {(state.progress?.done ?? 0).toLocaleString('en')} rows
              </b>
            ) : (
              <>
                <b>Drop a JSONL, JSON, CSV, Parquet or text file</b>, or press to choose one. Each row:{' '}
                <code>{shape}</code>, or another common form
              </>
            )}
          </span>
        </div>
      </Dropzone>
      {state.status === 'failed' && (
        <Text role="alert" mt="sm" className={styles.failed}>
          <Icon name="warning" /> {state.message}
        </Text>
      )}
      {children}
      {state.dataset && <DatasetView state={state} />}
    </Panel>
  );
}
