import { Table } from '@mantine/core';
import { FARNESS } from '../../data/judged';
import type { SampleRow } from '../../data/rows';
import { formatNumber } from '../format';
import { AnswerText } from './answer-text';
import { FarnessNote } from './farness-note';
import { ModelLabel } from './model-label';
import styles from './side-by-side.module.css';

interface SideBySideProps {
  readonly rows: readonly SampleRow[];
  /** Which models' answers, left to right. */
  readonly models: readonly string[];
}

/** The same prompts answered by several models, in columns. */
export function SideBySide({ rows, models }: SideBySideProps) {
  return (
    <Table.ScrollContainer minWidth={150 * (models.length + 1)}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th style={{ width: `${models.length > 2 ? 24 : 30}%` }}>Prompt</th>
            {models.map((model) => (
              <th key={model}>
                <ModelLabel name={model} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.prompt}>
              <td className={styles.prompt} translate="no">
                {row.prompt}
              </td>
              {models.map((model) => (
                <td key={model} className={styles.answer} translate="no">
                  {row.answers[model]?.trim() ? (
                    <AnswerText text={row.answers[model] ?? ''} />
                  ) : (
                    <span className={styles.none}>
                      {row.answers[model] === undefined ? 'not answered' : 'empty answer'}
                    </span>
                  )}
                  <Scores scores={row.scores?.[model]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Table.ScrollContainer>
  );
}

function Scores({ scores }: { scores: Readonly<Record<string, number>> | undefined }) {
  if (!scores) return null;
  return (
    <div className={styles.scores}>
      {Object.entries(scores).map(([name, value]) =>
        name === FARNESS ? (
          <FarnessNote key={name} farness={value} />
        ) : (
          <span key={name}>
            {name} <b>{formatNumber(value)}</b>
          </span>
        ),
      )}
    </div>
  );
}
