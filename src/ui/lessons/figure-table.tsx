import type { Lesson, Told } from '../../recipes/lessons/lesson';
import { formatNumber, formatPercent } from '../format';
import styles from './lessons.module.css';

const written = (value: number | null, share?: true): string =>
  value === null
    ? '–'
    : share
      ? formatPercent(value)
      : Number.isInteger(value)
        ? value.toLocaleString('en')
        : formatNumber(value);

interface FigureColumn {
  readonly title: string;
  readonly told: Told | null;
}

/** The figures that a lesson is about, a column a run; each is read off its run. */
export function FigureTable({ lesson, columns }: { lesson: Lesson; columns: readonly FigureColumn[] }) {
  const shown = columns.filter(({ told }) => Object.values(told?.values ?? {}).some((value) => value !== null));
  if (shown.length === 0) return null;
  return (
    <table className={styles.figures}>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          {shown.map(({ title }) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.entries(lesson.figures).map(([name, { label, share }]) => (
          <tr key={name}>
            <th scope="row">{label}</th>
            {shown.map(({ title, told }) => {
              const value = told?.values[name] ?? null;
              const interval = value === null ? undefined : told?.intervals?.[name];
              return (
                <td key={title}>
                  {written(value, share)}
                  {interval && (
                    <span className={styles.interval}>
                      {' '}
                      ({written(interval[0], share)} to {written(interval[1], share)})
                    </span>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
