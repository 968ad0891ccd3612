import { Icon } from '../components/icons';
import styles from './preferences.module.css';

/** Said wherever labels of simulated raters are used. */
export function SimulatedNote() {
  return (
    <p className={styles.note}>
      <Icon name="warning" />
      <span>
        <b>No person judged these pairs.</b> A rubric did: what is right comes first, then manners by the weights below,
        with the mistakes and biases you give it. Everything learned from them is learned from a simulation.
      </span>
    </p>
  );
}
