import { splitRef } from '../../recipes/ports';
import { descendants, hasNode } from '../../recipes/recipe';
import { Icon } from '../components/icons';
import { useFrom, useRecipe } from '../studio-context';
import styles from './shell.module.css';

/** Wherever something was learned from simulated raters, the page says so: on what descends from the recipe's pairs. */
export function SimulatedLabels({ node }: { node: string }) {
  const recipe = useRecipe();
  const simulated = useFrom(
    (s) => s.pairs,
    ({ rows }) => rows.some(({ rater }) => rater.startsWith('simulated')),
  );
  const source = recipe.pairs && splitRef(recipe.pairs).node;
  if (!simulated || !source || !hasNode(recipe, source) || !descendants(recipe, source).includes(node)) return null;
  return (
    <p className={styles.labels}>
      <Icon name="warning" size={16} /> The labels come from simulated raters, not from people.
    </p>
  );
}
