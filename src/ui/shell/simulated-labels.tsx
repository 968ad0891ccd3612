import { splitRef } from '../../recipes/ports';
import { descendants, hasNode } from '../../recipes/recipe';
import { SimulatedChip } from '../components/chip';
import { useFrom, useRecipe } from '../studio-context';

/** Wherever something was learned from simulated raters, the page says so: on what descends from the recipe's pairs. */
export function SimulatedLabels({ node }: { node: string }) {
  const recipe = useRecipe();
  const simulated = useFrom(
    (s) => s.pairs,
    ({ rows }) => rows.some(({ rater }) => rater.startsWith('simulated')),
  );
  const source = recipe.pairs && splitRef(recipe.pairs).node;
  if (!simulated || !source || !hasNode(recipe, source) || !descendants(recipe, source).includes(node)) return null;
  return <SimulatedChip />;
}
