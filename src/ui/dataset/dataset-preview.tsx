import { Table } from '@mantine/core';
import { promptOf } from '../../data/conversation';
import type { DatasetState } from '../../studio/dataset';
import { Icon } from '../components/icons';
import styles from './dataset.module.css';

const SHOWN = 6;
const SHOWN_LEFT_OUT = 20;
type Row = NonNullable<DatasetState['dataset']>['rows'][number];

/** Heads of the columns of each kind of row, and what stands under them. */
const HEADS: Readonly<Record<Row['kind'], readonly string[]>> = {
  demonstration: ['Prompt', 'Completion'],
  preference: ['Prompt', 'Chosen', 'Rejected'],
  unpaired: ['Prompt', 'Answer', 'Wanted'],
  prompt: ['Prompt'],
  text: ['Text'],
  label: ['Prompt', 'One answer', 'The other'],
};

function cells(row: Row): readonly string[] {
  switch (row.kind) {
    case 'demonstration':
      return [promptOf(row.messages.slice(0, -1)).prompt, row.messages.at(-1)?.content ?? ''];
    case 'preference':
      return [promptOf(row.prompt).prompt, row.chosen, row.rejected];
    case 'unpaired':
      return [promptOf(row.prompt).prompt, row.completion, row.desirable ? 'yes' : 'no'];
    case 'prompt':
      return [promptOf(row.prompt).prompt];
    case 'text':
      return [row.text];
    case 'label':
      return [row.record.prompt, ...row.record.answers.map(({ text }) => text)];
    default:
      return row satisfies never;
  }
}

const number = (value: number): string => value.toLocaleString('en');

/** What was read: how many rows, which were left out and why, the first of them, and what the context cuts off. */
export function DatasetPreview({ state: { dataset, lengths, truncation, progress } }: { state: DatasetState }) {
  const [first] = dataset?.rows ?? [];
  if (!dataset || !first) return null;
  const heads = HEADS[first.kind];
  const total = lengths?.reduce((sum, { tokens }) => sum + tokens, 0);
  return (
    <div className={styles.preview} aria-live="polite">
      <p className={styles.summary}>
        Read as {dataset.format}: <b>{number(dataset.rows.length)}</b> {dataset.rows.length === 1 ? 'row' : 'rows'}
        {total !== undefined && `, ${number(total)} tokens`}
        {progress?.what === 'tokens' && `, tokens counted in ${number(progress.done)}`}
        {dataset.leftOutCount > 0 && `; ${number(dataset.leftOutCount)} left out`}.
      </p>
      {dataset.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <Icon name="warning" /> {warning}
        </p>
      ))}
      {truncation && (
        <p className={styles.warning}>
          <Icon name="warning" /> {truncation}
        </p>
      )}
      {dataset.leftOut.length > 0 && (
        <ul className={styles.problems} aria-label="Rows that were left out">
          {dataset.leftOut.slice(0, SHOWN_LEFT_OUT).map(({ line, why }) => (
            <li key={`${line}${why}`}>
              <b>Line {line}</b> {why}
            </li>
          ))}
          {dataset.leftOutCount > SHOWN_LEFT_OUT && <li>and {number(dataset.leftOutCount - SHOWN_LEFT_OUT)} more</li>}
        </ul>
      )}
      <Table.ScrollContainer minWidth={520}>
        <Table className={styles.table} verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={56}>Line</Table.Th>
              {heads.map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
              <Table.Th w={84} ta="right">
                Tokens
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {dataset.rows.slice(0, SHOWN).map((row, i) => (
              <Table.Tr key={`${row.line} ${cells(row).join(' ')}`}>
                <Table.Td c="dimmed">{row.line}</Table.Td>
                {cells(row).map((text, column) => (
                  <Table.Td key={heads[column]} className={styles.cell}>
                    {text.length > 140 ? `${text.slice(0, 140)}…` : text}
                  </Table.Td>
                ))}
                <Table.Td ta="right" className="tabular">
                  {lengths?.[i]?.tokens ?? '…'}
                  {(lengths?.[i]?.cut ?? 0) > 0 && <span className={styles.cut}> −{lengths?.[i]?.cut} cut</span>}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {dataset.rows.length > SHOWN && (
        <p className={styles.summary}>and {number(dataset.rows.length - SHOWN)} more rows</p>
      )}
    </div>
  );
}
