import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { CHOICES, type Choice, KINDS, type LabelKind, type LabelRecord } from '../../labeling/record';
import { isFiltered, type LabelFilter, NO_FILTER, ORDERS, type Order } from './label-filter';
import styles from './labels.module.css';
import { CHOICE_NAMES, KIND_NAMES, topicName, topicOf } from './words';

interface FilterBarProps {
  readonly records: readonly LabelRecord[];
  readonly filter: LabelFilter;
  onFilter(change: Partial<LabelFilter>): void;
  readonly order: Order;
  onOrder(order: Order): void;
}

const distinct = (values: readonly string[]) => [...new Set(values)].sort();
const options = <K extends string>(keys: readonly K[], names: Readonly<Record<K, string>>) =>
  keys.map((value) => ({ value, label: names[value] }));

export function FilterBar({ records, filter, onFilter, order, onOrder }: FilterBarProps) {
  const raters = useMemo(() => distinct(records.map((one) => one.rater)), [records]);
  const topics = useMemo(() => distinct(records.map(topicOf)), [records]);
  return (
    <search className={styles.filters} aria-label="Labels">
      <TextInput
        size="sm"
        className={styles.search}
        aria-label="Search prompts, answers and notes"
        placeholder="Search prompts, answers, notes"
        value={filter.text}
        onChange={(event) => onFilter({ text: event.currentTarget.value })}
      />
      <Select
        size="sm"
        aria-label="Rater"
        placeholder="Any rater"
        data={raters}
        value={filter.rater}
        onChange={(rater) => onFilter({ rater })}
        clearable
        searchable={raters.length > 8}
      />
      <Select
        size="sm"
        aria-label="Choice"
        placeholder="Any choice"
        data={options(CHOICES, CHOICE_NAMES)}
        value={filter.choice}
        onChange={(choice) => onFilter({ choice: choice as Choice | null })}
        clearable
      />
      <Select
        size="sm"
        aria-label="Topic"
        placeholder="Any topic"
        data={topics.map((value) => ({ value, label: topicName(value) }))}
        value={filter.topic}
        onChange={(topic) => onFilter({ topic })}
        clearable
        searchable={topics.length > 8}
      />
      <Select
        size="sm"
        aria-label="Kind"
        placeholder="Any kind"
        data={options(KINDS, KIND_NAMES)}
        value={filter.kind}
        onChange={(kind) => onFilter({ kind: kind as LabelKind | null })}
        clearable
      />
      <Select
        size="sm"
        aria-label="Order"
        data={Object.entries(ORDERS).map(([value, { name }]) => ({ value, label: name }))}
        value={order}
        onChange={(next) => next && onOrder(next as Order)}
        allowDeselect={false}
      />
      <Checkbox
        label="Flagged only"
        checked={filter.flagged}
        onChange={(event) => onFilter({ flagged: event.currentTarget.checked })}
      />
      {isFiltered(filter) && (
        <Button size="compact-sm" variant="subtle" onClick={() => onFilter(NO_FILTER)}>
          Clear
        </Button>
      )}
    </search>
  );
}
