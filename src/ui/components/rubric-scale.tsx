import { RUBRIC_TIERS, RUBRIC_WEIGHTS } from '../../config/rubric';
import styles from './rubric-scale.module.css';

const percent = (share: number): string => `${100 * share}%`;
const shown = (value: number): string => value.toFixed(2);

/** What the rubric pays for, where a figure by it stands: the ranges of wrong and right answers, to scale. */
export function RubricScale() {
  const { polite, concise, wellFormed } = RUBRIC_WEIGHTS;
  return (
    <figure className={styles.figure}>
      <div className={styles.scale}>
        <span className={styles.harm}>harm 0</span>
        {RUBRIC_TIERS.map(({ name, low, high }) => (
          <span
            key={name}
            className={styles.tier}
            data-tier={name}
            style={{ left: percent(low), width: percent(high - low) }}
          >
            {name}
            <small>
              {shown(low)} to {shown(high)}
            </small>
          </span>
        ))}
      </div>
      <figcaption className={styles.caption}>
        The rubric: what is said comes first. Between answers equally right, manners decide: polite {shown(polite)},
        concise {shown(concise)}, well formed {shown(wellFormed)}.
      </figcaption>
    </figure>
  );
}
