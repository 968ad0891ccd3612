import { Table } from '@mantine/core';
import type { ConsensusComparison, ContestedPair, Method } from '../../label-worker/consensus-comparison';
import { FEWEST_LABELS } from '../../labeling/finding';
import type { Verdict } from '../../labeling/votes';
import type { Estimate } from '../../statistics';
import { Panel } from '../components/panel';
import { SourceLink } from '../explain/source-link';
import { fixed } from './agreement-words';
import styles from './quality.module.css';
import { counted } from './words';

const METHOD_NAMES: Readonly<Record<Method, string>> = {
  majority: 'Majority',
  dawidSkene: 'Dawid-Skene',
  bradleyTerry: 'Crowd Bradley-Terry',
};
const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  first: 'A',
  second: 'B',
  tie: 'tie',
  'both-bad': 'both bad',
};
/** A wider interval says next to nothing. */
const WIDEST = 0.4;
const etaText = ({ estimate, interval: [low, high] }: Estimate): string =>
  high - low > WIDEST ? 'cannot be told' : `${fixed(estimate)} (${fixed(low)} to ${fixed(high)})`;

const METHODS = Object.keys(METHOD_NAMES) as Method[];
const percent = (share: number) => `${Math.round(100 * share)}%`;

/** One verdict out of several raters: every vote alike, or raters weighed by how often they are right. */
export function ConsensusPanel({ consensus }: { consensus: ConsensusComparison }) {
  const { pairs, contested, undecided, raters, examples } = consensus;
  if (pairs === 0)
    return (
      <Panel title="Consensus">
        <p className={styles.text}>
          No pair was judged by two raters yet. Once some are, this compares the majority with two methods that trust
          each rater as far as they are right.
        </p>
      </Panel>
    );
  return (
    <Panel title="Consensus" note={`${counted(pairs, 'pair')} judged by two raters or more`}>
      <p className={styles.text}>
        The majority counts every vote alike. Dawid-Skene and crowd Bradley-Terry weigh raters by how often they are
        right, which in our study of simulated raters agrees with the truth more often.{' '}
        {contested === 0
          ? 'Here all three say the same of every pair.'
          : `They differ on ${counted(contested, 'pair')} (${percent(contested / pairs)}).`}{' '}
        Left undecided: {METHODS.map((m) => `${undecided[m]} by ${METHOD_NAMES[m]}`).join(', ')}.
      </p>
      <div className={styles.pair}>
        <Table.ScrollContainer minWidth={420}>
          <Table className={styles.table} verticalSpacing={4} aria-label="How far each rater is trusted">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Rater</Table.Th>
                <Table.Th className={styles.right}>Labels</Table.Th>
                <Table.Th className={styles.right}>Right, by Dawid-Skene</Table.Th>
                <Table.Th className={styles.right}>η of Bradley-Terry (95% interval)</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {raters.map((one) => (
                <Table.Tr key={one.rater}>
                  <Table.Td>{one.rater}</Table.Td>
                  <Table.Td className={styles.right}>{one.labels.toLocaleString('en')}</Table.Td>
                  <Table.Td className={styles.right}>
                    {one.labels < FEWEST_LABELS ? 'too few to say' : percent(one.dawidSkene)}
                  </Table.Td>
                  <Table.Td className={styles.right}>
                    {one.labels < FEWEST_LABELS ? '–' : etaText(one.bradleyTerry)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </div>
      <p className={styles.about}>
        η is 1 for a rater who wavers on close pairs alone, 0.5 for one whose choices say nothing, 0 for one who always
        names the other answer. It is worked out from whom the rater agrees with: of two raters, or where most of them
        guess, it cannot be told. Raters who share a flaw agree too, and both figures then count that as being right.
      </p>
      {examples.length > 0 && (
        <details className={styles.details}>
          <summary>
            {contested > examples.length ? `The first ${examples.length} of them` : 'The pairs on which they differ'}
          </summary>
          {examples.map((example) => (
            <Contested key={example.pair} example={example} />
          ))}
        </details>
      )}
      <SourceLink file="labeling/dawid-skene.ts" />
    </Panel>
  );
}

function Contested({ example: { prompt, answers, verdicts } }: { example: ContestedPair }) {
  return (
    <div className={styles.contested}>
      <div>{prompt}</div>
      <div className={styles.text}>
        <b>A</b> {answers[0]}
      </div>
      <div className={styles.text}>
        <b>B</b> {answers[1]}
      </div>
      <div className={styles.about}>
        {METHODS.map((method) => {
          const verdict = verdicts[method];
          return `${METHOD_NAMES[method]}: ${verdict === null ? 'undecided' : VERDICT_NAMES[verdict]}`;
        }).join(' · ')}
      </div>
    </div>
  );
}
