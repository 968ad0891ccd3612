import { VisuallyHidden } from '@mantine/core';
import { hasNode } from '../../recipes/recipe';
import { viewTitle } from '../../studio/views';
import { useFrom, useRecipe } from '../studio-context';

/** Says aloud what changed: which node runs, and each tenth of the way, not each step. */
export function LiveRegion() {
  const recipe = useRecipe();
  const text = useFrom(
    (s) => s.run,
    ({ status, nodes, requested }) => {
      if (requested.length === 0) {
        const last = Object.entries(nodes).findLast(
          ([, { state }]) => state === 'done' || state === 'stopped' || state === 'failed',
        );
        return last ? `${viewTitle(recipe, last[0])} ${last[1].state}` : '';
      }
      const name = status.node !== null && hasNode(recipe, status.node) ? viewTitle(recipe, status.node) : 'Run';
      const tenth = status.total > 0 ? Math.floor((10 * status.step) / status.total) * 10 : 0;
      return `${name} ${status.state}${tenth > 0 ? `, ${tenth} percent` : ''}`;
    },
  );
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  );
}
