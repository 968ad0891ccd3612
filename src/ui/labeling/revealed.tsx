import { Button } from '@mantine/core';
import { useState } from 'react';
import { type OriginTally, originTally } from '../../labeling/origin-tally';
import { formatPercent } from '../format';
import { counted } from '../labels/words';
import { useStudio } from '../studio-context';
import styles from './labeling.module.css';

const NAMES: Readonly<Record<string, string>> = {
  base: 'the base model',
  sft: 'the fine-tuned model',
  policy: 'the PPO policy',
};
const nameOf = (origin: string): string =>
  origin.replace(/^(base|sft|policy)(?= at |$)/, (role) => NAMES[role] ?? role);

/** Whose answers people preferred, said only when asked: whoever goes on labeling had better not know. */
export function Revealed() {
  const { labels } = useStudio();
  const [tallies, setTallies] = useState<readonly OriginTally[] | null>(null);
  return (
    <section className={styles.revealed} aria-label="Which was preferred">
      <Button variant="default" onClick={() => setTallies(originTally(labels.fullRecords()))}>
        Show which was preferred so far
      </Button>
      <div role="status">
        {tallies?.length === 0 && <p className={styles.hint}>No label compares two different origins yet.</p>}
        {tallies && tallies.length > 0 && (
          <ul className={styles.tallies}>
            {tallies.map((tally) => (
              <li key={tally.origins.join()}>{sentence(tally)}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function sentence({ origins, wins, ties, rate }: OriginTally): string {
  const [first, second] = origins.map(nameOf);
  const [low, high] = rate.interval;
  const sure = low > 0.5 ? `${first} is preferred` : high < 0.5 ? `${second} is preferred` : 'nothing is sure yet';
  return `${first?.replace(/^t/, 'T')} against ${second}: wins ${formatPercent(rate.estimate)} of ${counted(wins[0] + wins[1] + ties, 'label')}, ties half (95% interval ${formatPercent(low)} to ${formatPercent(high)}), so ${sure}.`;
}
