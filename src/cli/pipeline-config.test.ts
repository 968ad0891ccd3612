import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../recipes/config';
import { findLesson, LESSONS } from '../recipes/lessons';
import { partConfig } from '../recipes/lessons/lesson';
import { addToyRecipes } from '../testing/toy-recipe/toy-recipes';
import { artifactFolders, configuration, nodesOf, type PipelineOptions } from './pipeline-config';

let remove: () => void;
beforeAll(() => {
  remove = addToyRecipes();
});
afterAll(() => remove());

const options = (change: Partial<PipelineOptions> = {}): PipelineOptions => ({
  preset: 'nano',
  seed: '1',
  scenario: 'default',
  set: [],
  ...change,
});

describe('the configuration that the command line says', () => {
  it('is the default without anything', () => {
    expect(configuration(options())).toEqual(parseConfig());
    expect(configuration(options({ preset: 'tiny', seed: '9' }))).toEqual(parseConfig({ model: 'tiny', seed: 9 }));
  });

  it.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))('is the lesson %s, or its other run', (id, lesson) => {
    expect(configuration(options({ scenario: id, seed: '9' }))).toEqual(partConfig(lesson, 'run', { seed: 9 }));
    expect(configuration(options({ scenario: `${id}/cure` }))).toEqual(partConfig(lesson, 'cure', { seed: 1 }));
  });

  it('lets rules judge wherever a judge can be chosen, unless --set says otherwise', () => {
    const ruled = configuration(options({ judge: 'rules.json' }));
    expect(ruled.nodes).toMatchObject({ preferences: { judge: 'rules' }, evaluation: { rules: true } });
    expect(parseConfig().nodes).toMatchObject({ preferences: { judge: 'raters' }, evaluation: { rules: false } });
    const raters = configuration(options({ judge: 'rules.json', set: ['preferences.judge=raters'] }));
    expect(raters.nodes).toMatchObject({ preferences: { judge: 'raters' }, evaluation: { rules: true } });
    expect(configuration(options({ recipe: 'rules', judge: 'rules.json' })).nodes.preferences).toBeUndefined();
  });

  it('asks by a constitution in one’s own words wherever principles are asked by', () => {
    const own = configuration(options({ recipe: 'constitutional-ai', constitution: 'mine.json' }));
    const principles = { own: true, harmless: true };
    expect(own.nodes).toMatchObject({ revision: { principles }, preferences: { principles } });
    expect(() => configuration(options({ constitution: 'mine.json' }))).toThrow(/rlaif and --recipe constitutional-ai/);
  });

  it('lays --set over the lesson, the last one winning, and leaves the lesson as it was', () => {
    const nodes = () => findLesson('reward-hacking')?.run.nodes;
    const before = structuredClone(nodes());
    const config = configuration(
      options({
        scenario: 'reward-hacking',
        set: ['ppo.adaptive.target=5', 'ppo.klCoef=0.5', 'ppo.klCoef=0.25', 'sft.steps=7'],
      }),
    );
    expect(config.nodes.ppo).toMatchObject({ klCoef: 0.25, ptxCoef: 0, adaptive: { target: 5, horizon: 2000 } });
    expect(config.nodes.sft).toMatchObject({ steps: 7 });
    expect(nodes()).toEqual(before);
  });

  it('takes another recipe, with its own settings', () => {
    const config = configuration(options({ recipe: 'toy-scale', set: ['scale-2.steps=3'] }));
    expect(config).toMatchObject({
      recipe: 'toy-scale',
      nodes: { scale: { steps: 10 }, 'scale-2': { steps: 3, target: 3 } },
    });
  });

  it.each<[string, Partial<PipelineOptions>, string | RegExp]>([
    ['lesson', { scenario: 'nope' }, /^There is no lesson "nope"\. There are: default, reward-hacking, .*\.$/],
    ['lesson of another recipe', { scenario: 'what-beta-trades', recipe: 'toy-scale' }, /belongs to the recipe "rlhf"/],
    ['recipe', { recipe: 'nope' }, /^There is no recipe "nope" here\. Recipes: rlhf, /],
    [
      'node',
      { set: ['nope.steps=1'] },
      'The recipe "rlhf" has no stage "nope". Its stages: sft, preferences, reward, ppo, evaluation.',
    ],
    ['node in place of a setting', { set: ['steps=1'] }, /has no stage "steps"/],
    ['node of another recipe', { recipe: 'toy-scale', set: ['sft.steps=1'] }, /"toy-scale" has no stage "sft"/],
    ['setting', { set: ['sft.nope=1'] }, /^sft\.nope is not a setting\. sft has steps, batchSize, /],
    [
      'inner setting',
      { set: ['ppo.adaptive.nope=1'] },
      'ppo.adaptive.nope is not a setting. ppo.adaptive has enabled, target, horizon.',
    ],
    ['setting within a number', { set: ['sft.steps.deep=1'] }, /^sft\.steps: /],
    ['value', { set: ['sft.steps=many'] }, /^sft\.steps: /],
    ['value out of range', { set: ['sft.steps=0'] }, /^sft\.steps: /],
    ['value left out', { set: ['sft.steps'] }, /^sft\.steps: /],
    ['settings in place of a node', { set: ['sft=1'] }, /^sft: /],
    ['seed', { seed: 'x' }, /^seed: /],
    ['model', { preset: 'huge' }, /^model: /],
  ])('refuses a wrong %s in one sentence', (_, change, message) => {
    expect(() => configuration(options(change))).toThrow(message);
    try {
      configuration(options(change));
    } catch (cause) {
      expect((cause as Error).message).not.toMatch(/\n/);
    }
  });
});

describe('--stages', () => {
  const of = (stages?: string, recipe = 'rlhf') => nodesOf(options({ stages, recipe }), parseConfig({ recipe }));

  it('is all of the recipe where none are named, and else the order of the recipe, each once', () => {
    expect(of()).toEqual(['sft', 'preferences', 'reward', 'ppo', 'evaluation']);
    expect(of('sft')).toEqual(['sft']);
    expect(of('ppo, sft,reward,sft')).toEqual(['sft', 'reward', 'ppo']);
    expect(of('scale-2,scale', 'toy-scale')).toEqual(['scale', 'scale-2']);
  });

  it('is what is still needed where models were made elsewhere', () => {
    const without = (...given: string[]) => nodesOf(options({}), parseConfig({ recipe: 'rlhf' }), new Set(given));
    expect(without('sft.policy')).toEqual(['preferences', 'reward', 'ppo', 'evaluation']);
    expect(without('reward.scorer')).toEqual(['sft', 'ppo', 'evaluation']);
    expect(without('sft.policy', 'reward.scorer')).toEqual(['ppo', 'evaluation']);
    expect(artifactFolders(['sft.policy=a=b'])).toEqual(new Map([['sft.policy', 'a=b']]));
    expect(() => artifactFolders(['sft.policy'])).toThrow(/as in sft\.policy=/);
  });

  it.each(['nope', 'sft,nope', '', 'sft,'])('refuses "%s" and names the stages there are', (stages) => {
    expect(() => of(stages)).toThrow(/The recipe "rlhf" has no stage ".*"\. Its stages: sft, preferences/);
  });
});
