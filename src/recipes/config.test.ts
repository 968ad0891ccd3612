import { afterEach, describe, expect, it } from 'vitest';
import { count, setting } from '../config/setting';
import { z } from '../config/zod';
import { InputError } from '../text/input-error';
import { configSchema, parseConfig, type RunConfigInput, recipeOf, settingsAs, settingsOf } from './config';
import { addRecipe, findRecipe, recipes } from './library';
import { recipe } from './recipe';
import { defineStage } from './stage';
import { ppoStage } from './stages/ppo';
import { sftStage } from './stages/sft';

const config = parseConfig();

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly title?: string;
  readonly description?: string;
}
const leaves = (node: Node, path: string): [string, Node][] =>
  node.properties
    ? Object.entries(node.properties).flatMap(([k, child]) => leaves(child, path ? `${path}.${k}` : k))
    : [[path, node]];

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(Object.freeze(value))) frozen(inner);
  return value;
}

/** What was refused: its code, the path it names, and its words. */
function refused(input: unknown): { code: string; path: unknown; message: string } {
  try {
    parseConfig(input as RunConfigInput);
  } catch (error) {
    if (error instanceof InputError) return { code: error.code, path: error.context.path, message: error.message };
    throw error;
  }
  throw new Error('not refused');
}

describe('the run configuration', () => {
  it('is its own default, and survives JSON', () => {
    expect([config.recipe, config.model, config.data, config.seed]).toEqual(['rlhf', 'nano', 'bundled', 1]);
    expect(Object.keys(config.nodes)).toEqual(['sft', 'preferences', 'reward', 'ppo', 'evaluation']);
    expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
    expect(parseConfig(config)).toEqual(config);
    expect(parseConfig({ nodes: { ppo: {} } })).toEqual(config);
    expect(parseConfig({ recipe: undefined, seed: undefined, nodes: undefined } as RunConfigInput)).toEqual(config);
  });

  it.each(recipes().map((one) => [one.id, one] as const))(
    '%s: every recipe has defaults, and says of every setting what it is and does, in one sentence',
    (id, one) => {
      expect(recipeOf(parseConfig({ recipe: id }))).toBe(one);
      const all = leaves(z.toJSONSchema(configSchema(one), { io: 'input' }) as Node, '').filter(
        ([path]) => path !== 'recipe',
      );
      expect(all.length).toBeGreaterThan(10);
      const lacking = all.filter(([, { title, description }]) => !title || !/^[^\n]{10,}\.$/.test(description ?? ''));
      expect(lacking.map(([path]) => path)).toEqual([]);
    },
  );

  it('says of more than fifty settings of the first recipe what they do', () => {
    expect(
      leaves(z.toJSONSchema(configSchema(findRecipe('rlhf')), { io: 'input' }) as Node, '').length,
    ).toBeGreaterThan(50);
  });

  it('lays what a person sets over the defaults, within a group of settings too', () => {
    const changed = parseConfig({ seed: 7, nodes: { ppo: { klCoef: 0, adaptive: { enabled: true } } } });
    expect(settingsAs(changed, 'ppo', ppoStage)).toEqual({
      ...settingsAs(config, 'ppo', ppoStage),
      klCoef: 0,
      adaptive: { ...settingsAs(config, 'ppo', ppoStage).adaptive, enabled: true },
    });
    expect({ ...changed, seed: 1, nodes: { ...changed.nodes, ppo: config.nodes.ppo } }).toEqual(config);
  });

  it('refuses what cannot be meant, by the path of the setting', () => {
    const bad: readonly [unknown, string][] = [
      [{ nodes: { ppo: { cliprange: 0 } } }, 'ppo.cliprange'],
      [{ nodes: { ppo: { gamma: 1.5 } } }, 'ppo.gamma'],
      [{ nodes: { ppo: { adaptive: { horizon: 0 } } } }, 'ppo.adaptive.horizon'],
      [{ nodes: { ppo: { adaptive: 3 } } }, 'ppo.adaptive'],
      [{ nodes: { sft: { steps: 0.5 } } }, 'sft.steps'],
      [{ nodes: { sft: { steps: { much: 1 } } } }, 'sft.steps'],
      [{ nodes: { reward: { learningRate: Number.NaN } } }, 'reward.learningRate'],
      [{ nodes: { reward: null } }, 'reward'],
      [{ nodes: { reward: [] } }, 'reward'],
      [{ nodes: [] }, 'nodes'],
      [{ model: 'huge' }, 'model'],
      [{ model: null }, 'model'],
      [{ data: 'elsewhere' }, 'data'],
      [{ seed: -1 }, 'seed'],
    ];
    for (const [input, path] of bad) expect([refused(input).code, refused(input).path]).toEqual(['config', path]);
  });

  it('an unknown recipe, node or setting gets one clear message', () => {
    expect(refused({ recipe: 'magic' })).toMatchObject({
      code: 'unknown-recipe',
      message: expect.stringMatching(/^There is no recipe "magic" here\. Recipes: rlhf/),
    });
    expect(refused({ recipe: 5 }).code).toBe('unknown-recipe');
    expect(refused({ nodes: { dpo2: {} } })).toMatchObject({
      code: 'unknown-node',
      message: 'The recipe "rlhf" has no stage "dpo2". Its stages: sft, preferences, reward, ppo, evaluation.',
    });
    const ofSft = ` sft has ${Object.keys(config.nodes.sft ?? {}).join(', ')}.`;
    for (const [input, path, there] of [
      [{ nodes: { sft: { stepz: 4 } } }, 'sft.stepz', ofSft],
      [{ nodes: { sft: { stepz: {} } } }, 'sft.stepz', ofSft],
      [{ nodes: { sft: { stepz: { deep: 1 } } } }, 'sft.stepz.deep', ofSft],
      [
        { nodes: { ppo: { adaptive: { speed: 4 } } } },
        'ppo.adaptive.speed',
        ' ppo.adaptive has enabled, target, horizon.',
      ],
      [{ preset: 'nano' }, 'preset', ''],
      [{ sft: { steps: 4 } }, 'sft', ''],
    ] as const)
      expect(refused(input)).toEqual({ code: 'config', path, message: `${path} is not a setting.${there}` });
    expect(() => settingsOf(config, 'nothing')).toThrow(/has no stage "nothing"/);
  });
});

describe('a recipe with settings of its own', () => {
  const toyStage = defineStage({
    ...sftStage,
    type: 'config-test',
    memory: () => ({ models: 0, trained: 0, values: 0, largest: 0 }),
    settings: z.object({
      steps: setting(count(100), 'Steps', 'How many there are of them.', 10),
      inner: z
        .object({
          left: setting(count(100), 'Left', 'How much is on the left.', 1),
          right: setting(count(100), 'Right', 'How much is on the right.', 2),
        })
        .prefault({}),
    }),
  });
  const own = recipe({
    id: 'config-test',
    title: 'Test',
    source: 'none',
    explanation: 'For a test.',
    nodes: [
      { id: 'first', stage: toyStage, inputs: { base: 'base' }, settings: frozen({ steps: 3, inner: { right: 5 } }) },
      { id: 'second', stage: toyStage, inputs: { base: 'first.policy' } },
    ],
    writers: ['first.policy'],
    scorer: null,
    pairs: null,
  });
  let remove = () => {};
  afterEach(() => remove());

  it('has its defaults laid under the person’s, node by node', () => {
    remove = addRecipe(own);
    expect(parseConfig({ recipe: 'config-test' }).nodes).toEqual({
      first: { steps: 3, inner: { left: 1, right: 5 } },
      second: { steps: 10, inner: { left: 1, right: 2 } },
    });
    expect(parseConfig({ recipe: 'config-test', nodes: { first: { inner: { left: 7 } } } }).nodes.first).toEqual({
      steps: 3,
      inner: { left: 7, right: 5 },
    });
  });

  it('is gone when it is taken away', () => {
    const takeAway = addRecipe(own);
    expect(() => addRecipe(own)).toThrow(/two recipes/);
    takeAway();
    takeAway(); // a second time takes nothing else
    expect(recipes().length).toBeGreaterThan(0);
    expect(refused({ recipe: 'config-test' }).code).toBe('unknown-recipe');
  });

  it('nothing that is read is written to', () => {
    remove = addRecipe(frozen({ ...own, nodes: own.nodes.map((node) => ({ ...node })) }));
    const input = frozen({ recipe: 'config-test', nodes: { first: { steps: 4, inner: { left: 9 } } } });
    const parsed = parseConfig(input);
    (parsed.nodes.first as { steps: number }).steps = 99;
    (parsed.nodes.second as { inner: { left: number } }).inner.left = 99;
    expect(parseConfig(input).nodes).toEqual({
      first: { steps: 4, inner: { left: 9, right: 5 } },
      second: { steps: 10, inner: { left: 1, right: 2 } },
    });
    expect(input.nodes.first.steps).toBe(4);
  });
});
