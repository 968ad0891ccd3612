import { Button, Pagination } from '@mantine/core';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { LabelEdit, LabelRecord } from '../../labeling/record';
import { EmptyState, Panel } from '../components/panel';
import { FilterBar } from './filter-bar';
import { filterLabels, isFiltered, type LabelFilter, NO_FILTER, type Order } from './label-filter';
import { LabelRow } from './label-row';
import styles from './labels.module.css';
import { counted, partsText } from './words';

export interface LabelTableProps {
  readonly records: readonly LabelRecord[];
  /** Who labels now, and may change the own labels. */
  readonly rater: string;
  readonly readOnly: boolean;
  onRater(rater: string): void;
  onEdit(id: string, edit: LabelEdit): void;
  onDelete(id: string): void;
  /** Takes the deletion back. */
  onUndo(id: string): void;
}

const PAGE = 12;

/** Every label, to be looked through and put right. Paged, so that 5,000 are as quick as five. */
export function LabelTable({ records, rater, readOnly, onRater, onEdit, onDelete, onUndo }: LabelTableProps) {
  const [filter, setFilter] = useState<LabelFilter>(NO_FILTER);
  const [order, setOrder] = useState<Order>('newest');
  const [page, setPage] = useState(1);
  const [open, setOpen] = useState<string | null>(null);
  const [deleted, setDeleted] = useState<LabelRecord | null>(null);
  const undoButton = useRef<HTMLButtonElement>(null);
  // Typing stays ahead of the filter.
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => filterLabels(records, wanted, order), [records, wanted, order]);
  // Whoever pressed Delete is left on the way back.
  useEffect(() => {
    if (deleted) undoButton.current?.focus();
  }, [deleted]);

  if (records.length === 0 && !deleted)
    return (
      <EmptyState title="No labels yet">
        Each choice you make in the labeling panel becomes a row here: who chose what, how clearly, and in how many
        seconds. Labels of classmates appear too, once their files are imported.
      </EmptyState>
    );
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const at = Math.min(page, pages);
  const change = (next: Partial<LabelFilter>) => {
    setFilter({ ...filter, ...next });
    setPage(1);
  };
  return (
    <Panel
      title="All labels"
      note={
        <span role="status">
          {isFiltered(filter)
            ? `${shown.length.toLocaleString('en')} of ${counted(records.length, 'label')}`
            : counted(records.length, 'label')}
        </span>
      }
    >
      <p className={styles.hint}>{partsText(shown)}</p>
      <FilterBar records={records} filter={filter} onFilter={change} order={order} onOrder={setOrder} />
      {deleted?.rater === rater && (
        <div className={styles.undo} role="status">
          <span>Label by {deleted.rater} deleted.</span>
          <Button
            ref={undoButton}
            size="compact-sm"
            variant="default"
            onClick={() => {
              onUndo(deleted.id);
              setDeleted(null);
            }}
          >
            Undo
          </Button>
        </div>
      )}
      <ul className={styles.rows} aria-label="Labels">
        {shown.slice((at - 1) * PAGE, at * PAGE).map((record) => (
          <LabelRow
            key={record.id}
            record={record}
            open={open === record.id}
            rater={rater}
            readOnly={readOnly}
            onRater={onRater}
            onToggle={() => setOpen(open === record.id ? null : record.id)}
            onEdit={(edit) => {
              setDeleted(null);
              onEdit(record.id, edit);
            }}
            onDelete={() => {
              onDelete(record.id);
              setOpen(null);
              setDeleted(record);
            }}
          />
        ))}
      </ul>
      {shown.length === 0 && <p className={styles.hint}>No label fits the filter.</p>}
      {pages > 1 && (
        <Pagination
          mt="sm"
          size="sm"
          total={pages}
          value={at}
          onChange={setPage}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(n) => ({ 'aria-label': `Page ${n}` })}
        />
      )}
    </Panel>
  );
}
