import { hasNode, nodeOf } from '../../recipes/recipe';
import type { View } from '../../studio/views';
import { useKeyOwner } from '../keys/use-key-owner';
import { isDoneByPeople } from '../stages/panels';
import { useFrom, useRecipe } from '../studio-context';

/**
 * Where people judge by hand no key leads to another view, whether or not the panel is there and has a use for it. Until
 * what is stored was read nobody knows who judges.
 */
export function useKeysOfPeople(view: View): void {
  const recipe = useRecipe();
  const byHand = useFrom(
    (s) => s.labelPlan,
    (plan) => plan.judge === 'hand',
  );
  const opening = useFrom(
    (s) => s.labels,
    (state) => state.status === 'opening',
  );
  const here = hasNode(recipe, view) && isDoneByPeople(nodeOf(recipe, view).stage);
  useKeyOwner(() => false, here && (byHand || opening));
}
