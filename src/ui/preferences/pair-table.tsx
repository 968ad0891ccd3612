import { Badge, Button, Pagination, Table } from '@mantine/core';
import { useState } from 'react';
import type { PreferenceRow } from '../../data/rows';
import { toTrlJsonl } from '../../labeling/export';
import { download } from '../charts/download';
import { AnswerText } from '../components/answer-text';
import { EmptyState, Panel } from '../components/panel';
import { useFrom } from '../studio-context';
import styles from './preferences.module.css';

const PAGE = 8;

const asJsonl = (rows: readonly PreferenceRow[]): Blob =>
  new Blob([toTrlJsonl(rows, 'conversational')], { type: 'application/jsonl' });

/** The judged pairs, a page at a time. */
export function PairTable() {
  const rows = useFrom(
    (s) => s.pairs,
    (state) => state.rows,
  );
  const [page, setPage] = useState(1);
  if (rows.length === 0)
    return (
      <EmptyState title="No pairs yet">
        Press Start: a model answers each prompt more than once, and the simulated raters say which answer they prefer.
        Look at a few pairs: this table is everything that later stages will ever know about what people want.
      </EmptyState>
    );
  const pages = Math.ceil(rows.length / PAGE);
  const first = (Math.min(page, pages) - 1) * PAGE;
  return (
    <Panel
      title="Judged pairs"
      note={`${rows.length.toLocaleString('en')} labels`}
      aside={
        <Button variant="default" size="compact-sm" onClick={() => download('preferences.jsonl', asJsonl(rows))}>
          Save as JSONL
        </Button>
      }
    >
      <Table.ScrollContainer minWidth={620}>
        <Table className={styles.pairs} verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="26%">Prompt</Table.Th>
              <Table.Th className={styles.chosen}>✓ Chosen</Table.Th>
              <Table.Th className={styles.rejected}>✗ Rejected</Table.Th>
              <Table.Th w={104}>Rater</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(first, first + PAGE).map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two labels may be alike, and the list only grows at its end
              <Table.Tr key={first + i}>
                <Table.Td c="dimmed" translate="no">
                  {row.prompt}
                </Table.Td>
                <Table.Td translate="no">
                  <AnswerText text={row.chosen} />
                </Table.Td>
                <Table.Td translate="no">
                  <AnswerText text={row.rejected} />
                </Table.Td>
                <Table.Td>
                  <RaterBadge row={row} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Pagination
        mt="sm"
        size="sm"
        total={pages}
        value={Math.min(page, pages)}
        onChange={setPage}
        getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        getItemProps={(n) => ({ 'aria-label': `Page ${n}` })}
      />
    </Panel>
  );
}

/** 'Careful, simulated' for what is stored as 'simulated:Careful'. */
const raterWords = (rater: string): string =>
  rater.replace(/^simulated:?(.*)$/, (_, name: string) => (name ? `${name}, simulated` : 'simulated'));

function RaterBadge({ row }: { row: PreferenceRow }) {
  return (
    <>
      <Badge variant="outline" color="gray" size="md" tt="none" fw={500}>
        {raterWords(row.rater)}
      </Badge>
      {row.tie && (
        <Badge variant="outline" color="gray" size="md" tt="none" fw={500} mt={4}>
          tie
        </Badge>
      )}
    </>
  );
}
