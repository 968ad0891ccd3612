import { rlhf } from '../recipes/library/rlhf';
import { recipe } from '../recipes/recipe';
import { rewardStage } from '../recipes/stages/reward';

/** The usual recipe with a second reward model of the same pairs, which is the one that is optimised. For tests only. */
export const twoRewards = recipe({
  ...rlhf,
  id: 'two-rewards',
  title: 'Two reward models',
  nodes: rlhf.nodes.flatMap((node) => {
    if (node.stage !== rewardStage) return [{ ...node, inputs: scoredBySecond(node.inputs) }];
    return [node, { ...node, id: 'reward-2', settings: { epochs: 7 } }];
  }),
  scorer: 'reward-2.scorer',
});

function scoredBySecond(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([port, ref]) => [port, ref === 'reward.scorer' ? 'reward-2.scorer' : ref]),
  );
}
