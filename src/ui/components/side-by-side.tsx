import type { SampleRow } from '../../data/rows';
import { formatNumber } from '../format';
import { RoleLabel } from './role-label';
import styles from './side-by-side.module.css';

interface SideBySideProps {
  readonly rows: readonly SampleRow[];
  /** Which models' answers, left to right. */
  readonly roles: readonly string[];
}

/** The same prompts answered by several models, in columns. */
export function SideBySide({ rows, roles }: SideBySideProps) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th style={{ width: `${roles.length > 2 ? 24 : 30}%` }}>Prompt</th>
          {roles.map((role) => (
            <th key={role}>
              <RoleLabel role={role} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.prompt}>
            <td className={styles.prompt}>{row.prompt}</td>
            {roles.map((role) => (
              <td key={role} className={styles.answer}>
                {row.answers[role]?.trim() ? (
                  row.answers[role]
                ) : (
                  <span className={styles.none}>
                    {row.answers[role] === undefined ? 'not answered' : 'empty answer'}
                  </span>
                )}
                <Scores scores={row.scores?.[role]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Scores({ scores }: { scores: Readonly<Record<string, number>> | undefined }) {
  if (!scores) return null;
  return (
    <div className={styles.scores}>
      {Object.entries(scores).map(([name, value]) => (
        <span key={name}>
          {name} <b>{formatNumber(value)}</b>
        </span>
      ))}
    </div>
  );
}
