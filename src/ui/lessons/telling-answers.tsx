import { useMemo } from 'react';
import type { Lesson } from '../../recipes/lessons/lesson';
import { SideBySide } from '../components/side-by-side';
import { useFrom } from '../studio-context';
import styles from './lessons.module.css';

/** Answers on which a lesson's point can be seen, of the run that is shown, once it has come so far. */
export function TellingAnswers({ telling }: { telling: NonNullable<Lesson['telling']> }) {
  const snapshots = useFrom(
    (s) => s.samples,
    ({ byNode }) => byNode[telling.node],
  );
  const rows = useMemo(
    () => (snapshots?.at(-1)?.rows ?? []).filter(({ prompt }) => telling.prompts.includes(prompt)),
    [snapshots, telling],
  );
  const [first] = rows;
  if (!first) return null;
  return (
    <figure className={styles.telling}>
      <figcaption className={styles.text}>{telling.title}</figcaption>
      <SideBySide rows={rows} models={Object.keys(first.answers)} />
    </figure>
  );
}
