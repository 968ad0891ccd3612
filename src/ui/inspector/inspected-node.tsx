import { nodeOf } from '../../recipes/recipe';
import type { Inspection } from '../../studio/inspector';
import { useRecipe } from '../studio-context';
import { InspectedPairs } from './inspected-pairs';
import { InspectedTokens } from './inspected-tokens';

/** Whether a run kept anything of a node that can be looked at token by token. */
export const hasInspected = (inspection: Inspection | undefined): boolean =>
  Boolean(inspection && (inspection.phase !== null || inspection.pairs !== null));

/** The newest step of a node under the lens, of the run that is shown: rollouts, or pairs. */
export function InspectedNode({ node }: { node: string }) {
  const { stage } = nodeOf(useRecipe(), node);
  return stage.inspector === 'pairs' ? <InspectedPairs node={node} /> : <InspectedTokens node={node} />;
}
