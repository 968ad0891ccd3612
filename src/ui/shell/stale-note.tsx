import { Icon } from '../components/icons';
import { useOutOfDate } from '../studio-context';
import styles from './shell.module.css';

/** Above what was made with other settings, or from something else, than stands on the page. */
export function StaleNote({ node }: { node: string }) {
  const why = useOutOfDate(node);
  if (!why) return null;
  return (
    <p className={styles.labels} role="note">
      <Icon name="refresh" size={16} /> Out of date: {why}.
    </p>
  );
}
