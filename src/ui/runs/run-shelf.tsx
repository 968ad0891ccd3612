import { Button, FileButton, Loader, Table } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { MOST_COMPARED } from '../../studio/runs';
import { START } from '../../studio/views';
import { Icon } from '../components/icons';
import { EmptyState, Panel } from '../components/panel';
import { useFrom, useStudio } from '../studio-context';
import { RunRow } from './run-row';
import styles from './runs.module.css';
import { StoragePanel } from './storage-panel';
import { Trash } from './trash';

/** The list of runs, newest first, and what can be done with several of them. */
export function RunShelf() {
  const { runs } = useStudio();
  const { shelf, picked, work } = useFrom(
    (s) => s.runs,
    (state) => state,
  );
  const watched = useFrom(
    (s) => s.run,
    (run) => run.watched,
  );
  const keepsRuns = useFrom(
    (s) => s.session,
    ({ device }) => device?.keepsRuns ?? true,
  );
  if (!shelf) return <Loader size="sm" aria-label="Looking for runs" />;
  const there = shelf.runs.filter(({ record }) => record.deletedAt === null);
  return (
    <>
      <UndoBar />
      {!keepsRuns ? (
        <EmptyState title="No runs in this window">
          What is trained here can be looked at in its stages for as long as the window is open. In an ordinary window
          of this browser runs are kept, and those of others can be imported.
        </EmptyState>
      ) : there.length === 0 ? (
        <EmptyState title="No runs yet" action={<ImportButton disabled={watched} />}>
          Run a stage, or the whole pipeline: from its first step on the run is saved here, so that you can look at it
          again, compare it with others, go back to a checkpoint and try something else from there. A run that somebody
          gave you as a file can be imported.
        </EmptyState>
      ) : (
        <Panel
          title={`${there.length} ${there.length === 1 ? 'run' : 'runs'}`}
          note={<span role="status">{work ? `${work} …` : picked.length === 1 ? 'tick one more to compare' : ''}</span>}
          aside={
            <>
              <Button
                size="compact-md"
                variant={picked.length < 2 ? 'default' : 'filled'}
                disabled={picked.length < 2 || picked.length > MOST_COMPARED}
                onClick={() => void runs.show(picked)}
              >
                {picked.length > MOST_COMPARED ? `Compare at most ${MOST_COMPARED}` : `Compare ${picked.length || ''}`}
              </Button>
              <ImportButton disabled={watched} />
            </>
          }
        >
          <Table.ScrollContainer minWidth={620}>
            <Table verticalSpacing={8} className={styles.table}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={34}>
                    <span className={styles.hidden}>Compare</span>
                  </Table.Th>
                  <Table.Th>Run</Table.Th>
                  <Table.Th w={164}>Lineage</Table.Th>
                  <Table.Th w={190}>Results</Table.Th>
                  <Table.Th w={44}>
                    <span className={styles.hidden}>Actions</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {there.map((run) => (
                  <RunRow key={run.record.id} run={run} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Panel>
      )}
      <Trash />
      {keepsRuns && <StoragePanel />}
    </>
  );
}

/** A whole run to go on with, or a recorded one to look at: told apart by their names. */
function ImportButton({ disabled }: { disabled: boolean }) {
  const { runs, recorded, settings, session } = useStudio();
  const open = async (file: File) => {
    if (!file.name.endsWith('.rlhf-recording')) return runs.imported(file);
    try {
      await recorded.openFile(file);
      settings.show(START);
    } catch (cause) {
      session.report(cause);
    }
  };
  const openAll = async (files: readonly File[]) => {
    for (const file of files) await open(file);
    if (files.length > 1) runs.close(); // one of them is no more what was asked for than the others
  };
  return (
    <FileButton multiple accept=".zip,application/zip,.rlhf-recording" onChange={(files) => void openAll(files)}>
      {(props) => (
        <Button
          {...props}
          size="compact-md"
          variant="default"
          disabled={disabled}
          leftSection={<Icon name="upload" size={16} />}
        >
          Import a run
        </Button>
      )}
    </FileButton>
  );
}

/** Whoever pressed Delete is left on the way back. */
function UndoBar() {
  const { runs } = useStudio();
  const undo = useFrom(
    (s) => s.runs,
    (state) => state.undo,
  );
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (undo) button.current?.focus();
  }, [undo]);
  return (
    <div role="status" className={undo ? styles.undo : undefined}>
      {undo && (
        <>
          <span>
            <b>{undo.name}</b> is deleted. You can restore it for a week.
          </span>
          <Button ref={button} variant="default" size="compact-md" onClick={() => void runs.restore(undo.id)}>
            Undo
          </Button>
        </>
      )}
    </div>
  );
}
