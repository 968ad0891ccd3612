import { Icon } from '../components/icons';
import styles from './quality.module.css';

/** A sign and a word, so that no colour alone says it. */
export function Warning() {
  return (
    <span className={styles.warning}>
      <Icon name="warning" size={15} /> Warning.
    </span>
  );
}
