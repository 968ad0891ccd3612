import { Icon } from '../components/icons';
import { useFrom } from '../studio-context';
import styles from './shell.module.css';

/** Wherever something was learned from simulated raters, the page says so. */
export function SimulatedLabels() {
  const simulated = useFrom(
    (s) => s.preferences,
    ({ rows }) => rows.some(({ rater }) => rater.startsWith('simulated')),
  );
  if (!simulated) return null;
  return (
    <p className={styles.labels}>
      <Icon name="warning" size={16} /> The labels come from simulated raters, not from people.
    </p>
  );
}
