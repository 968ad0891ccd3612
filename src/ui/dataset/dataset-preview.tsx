import { Table } from '@mantine/core';
import type { DatasetState } from '../../studio/dataset';
import { Icon } from '../components/icons';
import styles from './dataset.module.css';

const SHOWN = 6;
type Row = NonNullable<DatasetState['dataset']>['rows'][number];

const join = (messages: readonly { readonly content: string }[]): string => messages.map((m) => m.content).join('\n');
const cells = (row: Row): readonly string[] =>
  row.kind === 'demonstration'
    ? [join(row.messages.slice(0, -1)), row.messages.at(-1)?.content ?? '']
    : [join(row.prompt), row.chosen, row.rejected];

/** What was read: how many rows, which were left out and why, the first of them, and what the context cuts off. */
export function DatasetPreview({ state: { dataset, lengths, truncation } }: { state: DatasetState }) {
  if (!dataset) return null;
  const heads = dataset.kind === 'demonstration' ? ['Prompt', 'Completion'] : ['Prompt', 'Chosen', 'Rejected'];
  const total = lengths?.reduce((sum, { tokens }) => sum + tokens, 0);
  return (
    <div className={styles.preview} aria-live="polite">
      <p className={styles.summary}>
        <b>{dataset.rows.length.toLocaleString('en')}</b> rows are good
        {total !== undefined && `, ${total.toLocaleString('en')} tokens`}
        {dataset.problemCount > 0 && `; ${dataset.problemCount.toLocaleString('en')} were left out`}.
      </p>
      {truncation && (
        <p className={styles.warning}>
          <Icon name="warning" /> {truncation}
        </p>
      )}
      {dataset.problems.length > 0 && (
        <ul className={styles.problems} aria-label="Rows that were left out">
          {dataset.problems.map((problem) => (
            <li key={`${problem.line}${problem.message}`}>
              <b>Line {problem.line}</b> {problem.message}
            </li>
          ))}
          {dataset.problemCount > dataset.problems.length && (
            <li>and {dataset.problemCount - dataset.problems.length} more</li>
          )}
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
              <Table.Tr key={row.line}>
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
        <p className={styles.summary}>and {(dataset.rows.length - SHOWN).toLocaleString('en')} more rows</p>
      )}
    </div>
  );
}
