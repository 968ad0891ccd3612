import { describe, expect, it, test } from 'vitest';
import { findRecipe } from './library';
import {
  ancestors,
  descendants,
  hasNode,
  nodeOf,
  order,
  orderGiven,
  outputOf,
  plan,
  type Recipe,
  recipe,
  refsOf,
  sourceOf,
  streamsOf,
  takenFrom,
} from './recipe';
import { evaluationStage } from './stages/evaluation';
import { ppoStage } from './stages/ppo';
import { preferencesStage } from './stages/preferences';
import { rewardStage } from './stages/reward';
import { sftStage } from './stages/sft';

type Input = Parameters<typeof recipe>[0];
type Node = Input['nodes'][number];

const frame = {
  id: 'test',
  title: 'Test',
  source: 'none',
  explanation: 'For a test.',
  writers: [],
  scorer: null,
  pairs: null,
};
const made = (...nodes: Node[]) => recipe({ ...frame, nodes });
const sft = (id: string, inputs: Node['inputs'] = { base: 'base' }): Node => ({ id, stage: sftStage, inputs });

/**
 * Two policies from one, two sets of labels, two reward models, one policy optimised against each, and an evaluation that
 * brings both together: a diamond in a diamond.
 */
const graph: Recipe = recipe({
  ...frame,
  id: 'diamond',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    { id: 'labels', stage: preferencesStage, inputs: { policy: 'sft.policy', labels: 'data.pairs' } },
    { id: 'other-labels', stage: preferencesStage, inputs: { policy: 'sft.policy' } },
    { id: 'reward', stage: rewardStage, inputs: { policy: 'sft.policy', pairs: 'labels.pairs' } },
    { id: 'reward-2', stage: rewardStage, inputs: { policy: 'sft.policy', pairs: 'other-labels.pairs' } },
    { id: 'ppo', stage: ppoStage, inputs: { reference: 'sft.policy', scorer: 'reward.scorer' } },
    { id: 'ppo-2', stage: ppoStage, inputs: { reference: 'ppo.policy', scorer: 'reward-2.scorer' } },
    { id: 'end', stage: evaluationStage, inputs: { base: 'base', reference: 'sft.policy', policy: 'ppo-2.policy' } },
    { id: 'aside', stage: evaluationStage, inputs: { base: 'base' } },
  ],
  writers: ['sft.policy', 'ppo-2.policy'],
  scorer: 'reward-2.scorer',
  pairs: 'labels.pairs',
});

describe('a recipe as it is written down', () => {
  it.each(['', 'Sft', '2nd', 'a.b', 'a_b', 'a b', '-a', 'a'.repeat(25), 'ä'])('refuses the name "%s"', (id) => {
    expect(() => made(sft(id))).toThrow(/cannot be the name of a node/);
  });

  it.each(['base', 'data', 'policy', 'model', 'recipe', 'seed', 'preset', 'backend', 'threads', 'view'])(
    'refuses the reserved name "%s"',
    (id) => expect(() => made(sft(id))).toThrow(/recipe test: .*cannot be the name/),
  );

  it('takes names of 24 letters, digits and dashes', () => {
    const id = `a-2${'b'.repeat(21)}`;
    expect(order(made(sft(id)))).toEqual([id]);
  });

  it('refuses two nodes of one name', () => {
    expect(() => made(sft('one'), sft('one'))).toThrow(/two nodes are called "one"/);
  });

  it('refuses an input that is missing, unknown or of another kind; an optional one may be missing', () => {
    const reward = (inputs: Node['inputs']): Node => ({ id: 'reward', stage: rewardStage, inputs });
    expect(() => made(reward({ policy: 'base' }))).toThrow(/reward lacks its input "pairs"/);
    expect(() => made(reward({ policy: 'base', pairs: 'base' }))).toThrow(
      /reward\.pairs needs a pairs, which base is not/,
    );
    expect(() => made(reward({ policy: 'base', pairs: 'data.demonstrations' }))).toThrow(/needs a pairs/);
    expect(() => made(reward({ policy: 'nobody.policy', pairs: 'data.pairs' }))).toThrow(/nobody\.policy is not/);
    expect(() => made(reward({ policy: 'base', pairs: 'data.pairs', other: 'base' }))).toThrow(/has no input "other"/);
    expect(() => made(sft('one', { base: 'base', demonstrations: 'data.pairs' }))).toThrow(/needs a demonstrations/);
    expect(made(reward({ policy: 'base', pairs: 'data.pairs' })).nodes).toHaveLength(1);
  });

  it('refuses what comes before what it needs, itself among it', () => {
    expect(() => made(sft('second', { base: 'first.policy' }), sft('first'))).toThrow(/first\.policy is not/);
    expect(() => made(sft('one', { base: 'one.policy' }))).toThrow(/one\.policy is not/);
  });

  it('refuses writers, a scorer or pairs that nothing makes', () => {
    const nodes = [sft('sft')];
    for (const wrong of [{ writers: ['ppo.policy'] }, { scorer: 'reward.scorer' }, { pairs: 'labels.pairs' }])
      expect(() => recipe({ ...frame, nodes, ...wrong })).toThrow(/nothing makes/);
    expect(recipe({ ...frame, nodes, writers: ['base', 'sft.policy'], pairs: 'data.pairs' }).writers).toHaveLength(2);
  });
});

describe('the graph', () => {
  it('runs in the order in which it is written', () => {
    const all = ['sft', 'labels', 'other-labels', 'reward', 'reward-2', 'ppo', 'ppo-2', 'end', 'aside'];
    expect(order(graph)).toEqual(all);
    expect([hasNode(graph, 'ppo-2'), hasNode(graph, 'base'), hasNode(graph, 'data')]).toEqual([true, false, false]);
    expect(() => nodeOf(graph, 'dpo')).toThrow(
      `The recipe "diamond" has no stage "dpo". Its stages: ${all.join(', ')}.`,
    );
  });

  it('knows what a node builds on and what builds on it, each once', () => {
    expect(ancestors(graph, 'sft')).toEqual([]);
    expect(ancestors(graph, 'reward-2')).toEqual(['sft', 'other-labels']);
    expect(ancestors(graph, 'ppo')).toEqual(['sft', 'labels', 'reward']);
    expect(ancestors(graph, 'end')).toEqual(['sft', 'labels', 'other-labels', 'reward', 'reward-2', 'ppo', 'ppo-2']);
    expect(ancestors(graph, 'aside')).toEqual([]);
    expect(descendants(graph, 'sft')).toEqual(order(graph).slice(1, -1));
    expect(descendants(graph, 'reward-2')).toEqual(['ppo-2', 'end']);
    expect(descendants(graph, 'end')).toEqual([]);
  });

  it('names what it makes, by kind; the base is a policy too', () => {
    expect(refsOf(graph, 'policy')).toEqual(['base', 'sft.policy', 'ppo.policy', 'ppo-2.policy']);
    expect(refsOf(graph, 'scorer')).toEqual(['reward.scorer', 'reward-2.scorer']);
    expect(refsOf(graph, 'pairs', 'scorer')).toEqual([
      'labels.pairs',
      'other-labels.pairs',
      'reward.scorer',
      'reward-2.scorer',
    ]);
    expect(refsOf(graph, 'judge')).toEqual([]);
    expect(outputOf(graph, 'base')).toMatchObject({ kind: 'policy' });
    expect(outputOf(graph, 'reward-2.scorer')).toBe(rewardStage.outputs.scorer);
    expect([outputOf(graph, 'reward-2.policy'), outputOf(graph, 'nobody.policy'), outputOf(graph, 'sft')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('takes what a person gave for what would be made, where the node takes it in', () => {
    const given = new Set(['data.pairs']);
    expect(sourceOf(graph, 'labels.pairs', given)).toBe('data.pairs');
    expect(sourceOf(graph, 'labels.pairs', new Set())).toBe('labels.pairs');
    expect(sourceOf(graph, 'other-labels.pairs', given)).toBe('other-labels.pairs'); // it has no such input
    expect(sourceOf(graph, 'sft.policy', new Set(['data.demonstrations']))).toBe('sft.policy');
    expect([sourceOf(graph, 'base', given), sourceOf(graph, 'data.pairs', given)]).toEqual(['base', 'data.pairs']);
  });

  test('streams: the first node of a type has those of its name, a further one adds its id', () => {
    const stream = (id: string) => streamsOf(graph, id)('rollout');
    expect(['ppo', 'ppo-2', 'reward', 'reward-2', 'labels', 'other-labels', 'sft'].map(stream)).toEqual([
      'rollout',
      'rollout ppo-2',
      'rollout',
      'rollout reward-2',
      'rollout',
      'rollout other-labels',
      'rollout',
    ]);
  });
});

describe('what must run', () => {
  const none = new Set<string>();
  const has =
    (...refs: string[]) =>
    (ref: string) =>
      refs.includes(ref);

  it('of nothing: the node and all that it builds on', () => {
    expect(plan(graph, 'end', has(), none)).toEqual(order(graph).slice(0, -1));
    expect(plan(graph, 'ppo', has(), none)).toEqual(['sft', 'labels', 'reward', 'ppo']);
    expect(plan(graph, 'aside', has(), none)).toEqual(['aside']);
  });

  it('what is usable does not, nor does what only that needed', () => {
    expect(plan(graph, 'ppo', has('sft.policy', 'reward.scorer'), none)).toEqual(['ppo']);
    expect(plan(graph, 'ppo', has('reward.scorer'), none)).toEqual(['sft', 'ppo']);
    // Labels without the reward model made of them: it is trained again, they are not asked for again.
    expect(plan(graph, 'ppo', has('sft.policy', 'labels.pairs'), none)).toEqual(['reward', 'ppo']);
    expect(plan(graph, 'end', has('sft.policy', 'ppo-2.policy'), none)).toEqual(['end']);
    expect(plan(graph, 'end', has('sft.policy', 'ppo.policy'), none)).toEqual([
      'other-labels',
      'reward-2',
      'ppo-2',
      'end',
    ]);
  });

  it('the target runs though what it makes is there', () => {
    expect(plan(graph, 'sft', has('sft.policy'), none)).toEqual(['sft']);
    expect(plan(graph, 'end', () => true, none)).toEqual(['end']);
  });

  it('what a person gave stands for a node, and given labels must be there', () => {
    const given = new Set(['data.pairs']);
    expect(plan(graph, 'ppo', has('data.pairs'), given)).toEqual(['sft', 'reward', 'ppo']);
    // The second labels cannot be given: they are made.
    expect(plan(graph, 'ppo-2', has('data.pairs'), given)).toEqual([
      'sft',
      'other-labels',
      'reward',
      'reward-2',
      'ppo',
      'ppo-2',
    ]);
    expect(() => plan(graph, 'nobody', has(), none)).toThrow(/no stage "nobody"/);
  });

  it('one input that a person gave can be enough: what would be made for the other is not, but what they gave for it is taken too', () => {
    const kto = findRecipe('kto');
    const from = (...given: string[]) => takenFrom(kto, nodeOf(kto, 'kto'), 'pairs', new Set(given));
    expect([from(), from('data.unpaired')]).toEqual(['preferences.pairs', undefined]);
    expect(from('data.unpaired', 'data.pairs')).toBe('data.pairs');
    expect(plan(kto, 'kto', has(), new Set(['data.unpaired']))).toEqual(['sft', 'kto']);
    expect(orderGiven(kto, new Set(['data.unpaired']))).toEqual(['sft', 'kto', 'evaluation']);
    expect(orderGiven(kto, none)).toEqual(order(kto));
  });
});
