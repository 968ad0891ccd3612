import { useMemo } from 'react';
import { lengthShare } from '../../labeling/length-share';
import { useFrom } from '../studio-context';
import { IntervalBar } from './interval-bar';
import styles from './quality.module.css';

const percent = (x: number) => `${Math.round(100 * x)}%`;

/** The figure on length of a rater whom nobody can be compared with: how often the longer answer was chosen. */
export function LengthFinding({ rater }: { rater: string }) {
  const records = useFrom(
    (s) => s.labels,
    (state) => state.records,
  );
  const share = useMemo(() => lengthShare(records.filter((one) => one.rater === rater)), [records, rater]);
  const { longer, of, interval } = share;
  if (of === 0) return <div className={styles.text}>No choice between a longer and a shorter answer yet.</div>;
  return (
    <>
      <IntervalBar estimate={share} domain={[0, 1]} fine={[0, 0]} ends={['all shorter', 'all longer']} />
      <div className={styles.text}>
        Chose the longer answer {longer} of {of} times (95% interval {percent(interval[0])} to {percent(interval[1])}).
      </div>
    </>
  );
}
