import { nodeOf } from '../../recipes/recipe';
import { saidIn } from '../../recipes/without-sft';
import { inspectedNode } from '../../studio/views';
import { EmptyState } from '../components/panel';
import { StageFrame } from '../shell/stage-frame';
import { useFrom, useRecipe } from '../studio-context';
import { InspectedNode } from './inspected-node';

/** The phases of the node that was looked at last of those that have any, token by token. */
export function InspectorView() {
  const recipe = useRecipe();
  const node = useFrom(
    (s) => s.settings,
    (state) => inspectedNode(recipe, state.inspected),
  );
  const ofPairs = node !== null && nodeOf(recipe, node).stage.inspector === 'pairs';
  const purpose = ofPairs
    ? saidIn(
        recipe,
        'Pairs, token by token: how much more likely each token is than under the SFT model, and which way the loss pushes it.',
      )
    : 'One rollout, token by token: every number that is computed for each token.';
  return (
    <StageFrame view="inspector" purpose={purpose} controls={node}>
      {node === null ? (
        <EmptyState title="Nothing to look into">
          No stage of this recipe works in phases that can be looked at token by token.
        </EmptyState>
      ) : (
        <InspectedNode key={node} node={node} />
      )}
    </StageFrame>
  );
}
