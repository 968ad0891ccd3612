import { Button } from '@mantine/core';
import { useState } from 'react';
import { type OriginTally, originTally } from '../../labeling/origin-tally';
import { refTitle } from '../../recipes/names';
import type { Recipe } from '../../recipes/recipe';
import { formatPercent } from '../format';
import { counted } from '../labels/words';
import { useRecipe, useStudio } from '../studio-context';
import styles from './labeling.module.css';

/** 'ppo.policy at temperature 1' with the model's title in place of its name. */
const originTitle = (recipe: Recipe, origin: string): string =>
  origin.replace(/^\S+(?= at |$)/, (name) => refTitle(recipe, name));

/** Whose answers people preferred, said only when asked: whoever goes on labeling had better not know. */
export function Revealed() {
  const { labels } = useStudio();
  const recipe = useRecipe();
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
              <li key={tally.origins.join()}>{sentence(recipe, tally)}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function sentence(recipe: Recipe, { origins, wins, ties, rate }: OriginTally): string {
  const [first, second] = origins.map((origin) => originTitle(recipe, origin));
  const [low, high] = rate.interval;
  const sure = low > 0.5 ? `${first} is preferred` : high < 0.5 ? `${second} is preferred` : 'no clear difference yet';
  return `${first} against ${second}: wins ${formatPercent(rate.estimate)} of ${counted(wins[0] + wins[1] + ties, 'label')}, ties half (95% interval ${formatPercent(low)} to ${formatPercent(high)}), so ${sure}.`;
}
