import { Figure } from '../components/panel';
import { formatPercent } from '../format';
import styles from './win-rate-bar.module.css';

/** A win rate on a line from 0 to 100%, with its interval and the even chance marked. */
export function WinRateBar({ rate, low, high }: { rate: number; low: number; high: number }) {
  const verdict =
    low > 0.5 ? 'better than chance' : high < 0.5 ? 'worse than before' : 'may be chance: the interval holds 50%';
  return (
    <div className={styles.row}>
      <Figure label="Win rate" value={formatPercent(rate)} />
      <div
        className={styles.track}
        role="img"
        aria-label={`Win rate ${formatPercent(rate)}, 95% interval ${formatPercent(low)} to ${formatPercent(high)}: ${verdict}`}
      >
        <div className={styles.even} />
        <div className={styles.interval} style={{ left: `${100 * low}%`, width: `${100 * (high - low)}%` }} />
        <div className={styles.mark} style={{ left: `${100 * rate}%` }} />
        <span className={styles.tick} style={{ left: 0 }}>
          0%
        </span>
        <span className={styles.tick} style={{ left: '50%' }}>
          50%
        </span>
        <span className={styles.tick} style={{ left: '100%' }}>
          100%
        </span>
      </div>
      <div className={styles.verdict}>
        {formatPercent(low)} to {formatPercent(high)}
        <br />
        {verdict}
      </div>
    </div>
  );
}
