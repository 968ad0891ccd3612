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

/** The same where pictures are compared. */
export function SimulatedPicturesNote() {
  return (
    <p className={styles.note}>
      <Icon name="warning" />
      <span>
        <b>No person judged these pictures.</b> A rule did, which looks at the mouth alone. To choose for yourself, let
        people judge: two pictures at a time, or the best of nine.
      </span>
    </p>
  );
}

/** Said where nothing takes these pairs, for what a person brought is enough. */
export function SparedNote() {
  return (
    <p className={styles.note}>
      <Icon name="check" />
      <span>
        <b>No pairs are needed.</b> Your answers that are labeled one by one are learned from as they are, so this stage
        is left out of a run.
      </span>
    </p>
  );
}

/** Said where prompts are a person's own: no simulated rater knows what a right answer to them is. */
export function OwnPromptsNote() {
  return (
    <p className={styles.note}>
      <Icon name="warning" />
      <span>
        <b>Simulated raters do not know your prompts.</b> They judge by right answers, which the bundled prompts alone
        have. Let people judge, let your rules judge, or bring a file of pairs.
      </span>
    </p>
  );
}
