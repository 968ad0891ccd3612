import { Table } from '@mantine/core';
import type { TopicReport } from '../../labeling/report';
import { Panel } from '../components/panel';
import { FEWEST_PAIRS, fixed } from './agreement-words';
import { IntervalBar } from './interval-bar';
import styles from './quality.module.css';
import { Warning } from './warning';
import { topicName } from './words';

/** Is every topic covered, and do raters agree on each? */
export function TopicsPanel({ topics }: { topics: readonly TopicReport[] }) {
  const labels = topics.reduce((sum, one) => sum + one.labels, 0);
  if (labels === 0) return null;
  const even = 1 / topics.length;
  const widest = Math.min(1, Math.max(2 * even, ...topics.map(({ interval }) => interval[1])));
  return (
    <Panel title="Topics" note={`an even share is ${Math.round(100 * even)}%; striped: at least half of it`}>
      <Table.ScrollContainer minWidth={560}>
        <Table className={styles.table} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Topic</Table.Th>
              <Table.Th w="26%">Share of the labels</Table.Th>
              <Table.Th className={styles.right}>Labels</Table.Th>
              <Table.Th className={styles.right}>Pairs</Table.Th>
              <Table.Th className={styles.right}>Raters</Table.Th>
              <Table.Th>Agreement, α</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {topics.map((one) => (
              <Table.Tr key={one.topic}>
                <Table.Td>
                  {topicName(one.topic)}
                  {one.warn && (
                    <div className={styles.text}>
                      <Warning /> {one.sentence}
                    </div>
                  )}
                </Table.Td>
                <Table.Td>
                  <IntervalBar
                    estimate={{ estimate: one.share, interval: one.interval }}
                    domain={[0, widest]}
                    fine={[even / 2, widest]}
                    ends={['0', `${Math.round(100 * widest)}%`]}
                    warn={one.warn}
                  />
                </Table.Td>
                <Table.Td className={styles.right}>{one.labels.toLocaleString('en')}</Table.Td>
                <Table.Td className={styles.right}>{one.pairs.toLocaleString('en')}</Table.Td>
                <Table.Td className={styles.right}>{one.raters}</Table.Td>
                <Table.Td className={styles.text}>{agreementText(one)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function agreementText({ agreement: { estimate, interval }, raters, shared }: TopicReport): string {
  if (raters === 0) return 'no label';
  if (raters === 1) return 'one rater';
  if (shared < FEWEST_PAIRS) return `${shared} shared: too few to say`;
  if (!Number.isFinite(estimate) || !Number.isFinite(interval[0])) return 'nearly all ties';
  return `${fixed(estimate)} (${fixed(interval[0])} to ${fixed(interval[1])})`;
}
