import { ActionIcon, Checkbox, Table, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { RunSummary } from '../../studio/runs';
import { Icon } from '../components/icons';
import { figureWords, formatFigure } from '../format';
import { useFrom, useStudio } from '../studio-context';
import { LineagePicture } from './lineage-picture';
import { RunMenu } from './run-menu';
import styles from './runs.module.css';
import { useRunActions } from './use-run-actions';
import { useRunFigures } from './use-run-figures';
import { formatBytes, formatMoment, stateWords } from './words';

/** One run of the list. */
export function RunRow({ run }: { run: RunSummary }) {
  const { runs } = useStudio();
  const { record, bytes, checkpoints } = run;
  const actions = useRunActions(record);
  const [renaming, setRenaming] = useState(false);
  const picked = useFrom(
    (s) => s.runs,
    (state) => state.picked.includes(record.id),
  );
  const figures = useRunFigures()(record);
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox
          checked={picked}
          aria-label={`Compare ${record.name}`}
          onChange={(event) => runs.pick(record.id, event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        {renaming ? (
          <RenameInput id={record.id} name={record.name} onDone={() => setRenaming(false)} />
        ) : (
          <div className={styles.nameRow}>
            <UnstyledButton className={styles.name} onClick={() => void runs.show([record.id])}>
              {record.name}
            </UnstyledButton>
            <ActionIcon
              size={24}
              disabled={actions.watched}
              aria-label={`Rename ${record.name}`}
              onClick={() => setRenaming(true)}
            >
              <Icon name="pen" size={15} />
            </ActionIcon>
          </div>
        )}
        <div className={styles.about}>
          {formatMoment(record.createdAt)} · seed {record.config.seed} · {stateWords(record, actions.training)}
        </div>
        <div className={styles.about}>
          {formatBytes(bytes)}
          {checkpoints.length > 0 &&
            ` · ${checkpoints.length} ${checkpoints.length === 1 ? 'checkpoint' : 'checkpoints'}`}
          {record.lineage.parentRun && ' · a branch'}
        </div>
      </Table.Td>
      <Table.Td>
        <LineagePicture record={record} />
      </Table.Td>
      <Table.Td>
        <div className={styles.figures}>
          {figures.map((figure) => (
            <span key={figure.label} title={`${figureWords(figure)} (${figure.what})`}>
              {figure.label} <b>{formatFigure(figure)}</b>
            </span>
          ))}
          {figures.length === 0 && '–'}
        </div>
      </Table.Td>
      <Table.Td>
        <RunMenu record={record} actions={actions} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Enter keeps the new name, Escape the old one. */
function RenameInput({ id, name, onDone }: { id: string; name: string; onDone: () => void }) {
  const { runs } = useStudio();
  const [value, setValue] = useState(name);
  const keep = () => {
    if (value.trim() !== name) void runs.rename(id, value);
    onDone();
  };
  return (
    <TextInput
      size="xs"
      autoFocus
      maxLength={200}
      aria-label={`New name of ${name}`}
      value={value}
      onChange={(event) => setValue(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') onDone();
        event.stopPropagation(); // single-key shortcuts of the page
      }}
    />
  );
}
