import { ModelLabel } from '../components/model-label';
import { formatShare } from '../format';
import styles from './rules.module.css';

interface ShareBarProps {
  /** The name of a model's artifact. */
  readonly model: string;
  readonly share: number;
  readonly interval?: readonly [low: number, high: number];
  /** Of how many answers; said in full on hovering. */
  readonly count: number;
}

/** The share of a model's answers that obey, as a bar with its 95% interval. */
export function ShareBar({ model, share, interval, count }: ShareBarProps) {
  const percent = (value: number) => `${100 * value}%`;
  const obeyed = `${formatShare(share)} of ${count.toLocaleString('en')} answers`;
  const words = interval ? `${obeyed}, 95% interval ${interval.map(formatShare).join(' to ')}` : obeyed;
  return (
    <div className={styles.share} title={words}>
      <ModelLabel name={model} />
      <div className={styles.track} aria-hidden="true">
        <div className={styles.filled} style={{ width: percent(share) }} />
        {interval && (
          <div
            className={styles.interval}
            style={{ left: percent(interval[0]), width: percent(interval[1] - interval[0]) }}
          />
        )}
      </div>
      <span className={styles.percent}>{formatShare(share)}</span>
    </div>
  );
}
