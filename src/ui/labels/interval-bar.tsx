import type { Estimate } from '../../statistics';
import styles from './interval-bar.module.css';

interface IntervalBarProps {
  readonly estimate: Estimate;
  /** What the bar spans. */
  readonly domain: readonly [low: number, high: number];
  /** Where nothing is to be warned of. */
  readonly fine: readonly [low: number, high: number];
  /** Words under the two ends. */
  readonly ends: readonly [low: string, high: string];
  readonly warn?: boolean;
}

/** An estimate as a dot on its interval, above the range that is fine. The sentence beside it says the same. */
export function IntervalBar({ estimate: { estimate, interval }, domain, fine, ends, warn = false }: IntervalBarProps) {
  const [low, high] = domain;
  const at = (value: number) => 100 * Math.min(1, Math.max(0, (value - low) / (high - low)));
  const span = ([from, to]: readonly [number, number]) => ({ left: `${at(from)}%`, width: `${at(to) - at(from)}%` });
  return (
    <div className={styles.bar} data-warn={warn} aria-hidden="true">
      <div className={styles.track}>
        <div className={styles.fine} style={span(fine)} />
        <div className={styles.interval} style={span(interval)} />
        {Number.isFinite(estimate) && <div className={styles.dot} style={{ left: `${at(estimate)}%` }} />}
      </div>
      <div className={styles.ends}>
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </div>
  );
}
