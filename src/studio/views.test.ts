import { expect, it } from 'vitest';
import { diffusionDpo } from '../recipes/library/diffusion-dpo';
import { rlhf } from '../recipes/library/rlhf';
import { twoRewards } from '../testing/two-rewards';
import { inspectedNode, isWatched, viewsOf, viewTitle } from './views';

it('views are the base, the nodes of the recipe and the tools, each with its title', () => {
  const views = viewsOf(rlhf);
  expect(views).toEqual([
    'base',
    'sft',
    'preferences',
    'reward',
    'ppo',
    'evaluation',
    'inspector',
    'chat',
    'runs',
    'compare',
    'start',
    'lessons',
  ]);
  expect(views.map((view) => viewTitle(rlhf, view))).toEqual([
    'Base model',
    'Supervised fine-tuning',
    'Preferences',
    'Reward model',
    'PPO',
    'Evaluation',
    'Token inspector',
    'Chat',
    'Runs',
    'Compare',
    'A language model learns from human feedback',
    'Lessons',
  ]);
});

it('the first view says what learns', () => {
  expect(viewTitle(diffusionDpo, 'start')).toBe('A picture model learns from human feedback');
});

it('where people are at work they are not led away', () => {
  expect(viewsOf(rlhf).filter((view) => isWatched(rlhf, view))).toEqual([
    'base',
    'sft',
    'reward',
    'ppo',
    'evaluation',
    'start',
  ]);
});

it('the inspector shows the node that was looked at, else the last with phases', () => {
  expect(inspectedNode(twoRewards, null)).toBe('ppo');
  const two = {
    ...rlhf,
    nodes: rlhf.nodes.flatMap((node) => (node.id === 'ppo' ? [node, { ...node, id: 'ppo-2' }] : [node])),
  };
  expect([inspectedNode(two, null), inspectedNode(two, 'ppo'), inspectedNode(two, 'sft')]).toEqual([
    'ppo-2',
    'ppo',
    'ppo-2',
  ]);
  expect(inspectedNode({ ...rlhf, nodes: rlhf.nodes.slice(0, 2) }, 'ppo')).toBeNull();
});
