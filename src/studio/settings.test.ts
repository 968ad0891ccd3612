import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig, settingsOf } from '../recipes/config';
import { DEFAULTS_VERSION, nodesAsOf } from '../recipes/defaults';
import { withLargeModelSettings } from '../recipes/large-model';
import { addRecipe, recipes } from '../recipes/library';
import { rlhf } from '../recipes/library/rlhf';
import { twoRewards } from '../testing/two-rewards';
import { defaultsOf, fieldsOf, humanLabel, valueAt } from './setting-fields';
import { createSettings } from './settings';

afterAll(addRecipe(twoRewards));
const defaults = defaultsOf(rlhf);

describe('the address', () => {
  it('sets model, seed, backend, view and any setting by its path', () => {
    const { config, backend, view, problems } = createSettings(
      '?model=tiny&seed=7&backend=wasm&view=ppo&sft.steps=10&ppo.klCoef=0.5&ppo.adaptive.enabled=true&ppo.earlyStopKl=none',
    ).getState();
    expect([config.model, config.seed, backend, view]).toEqual(['tiny', 7, 'wasm', 'ppo']);
    expect(
      ['sft.steps', 'ppo.klCoef', 'ppo.adaptive.enabled', 'ppo.earlyStopKl'].map((path) => valueAt(config, path)),
    ).toEqual([10, 0.5, true, null]);
    expect(problems).toEqual([]);
  });

  it('a link made before there were recipes says the same as then', () => {
    const { config, problems } = createSettings('?preset=nano&seed=7&sft.steps=200').getState();
    const then = nodesAsOf(rlhf, 1);
    const nodes = { ...then, sft: { ...then.sft, steps: 200 } };
    expect(config).toEqual(parseConfig({ recipe: 'rlhf', model: 'nano', seed: 7, nodes }));
    expect(problems).toEqual([]);
    // One without settings of its own, typed or the page's bare address, means the defaults of today.
    for (const search of ['', '?preset=nano&seed=7', '?backend=wasm&view=ppo', '?no.such=1'])
      expect(createSettings(search).getState().config.nodes).toEqual(defaults.nodes);
    // Where both are said, the new word holds.
    expect(createSettings('?preset=nano&model=tiny').getState()).toMatchObject({
      config: { model: 'tiny' },
      problems: [],
    });
  });

  it('names the recorded run that plays, or the one that is looked into among the runs', () => {
    expect(createSettings('?recording=drift').getState()).toMatchObject({
      view: 'start',
      recording: 'drift',
      inside: null,
    });
    const settings = createSettings('?view=runs&recording=drift');
    expect(settings.getState()).toMatchObject({ view: 'runs', recording: null, inside: 'drift' });
    expect(settings.search()).toContain('view=runs&recording=drift');
    settings.show('chat');
    expect(settings.search()).not.toContain('recording');
  });

  it('says what is wrong with a bad value and keeps the default', () => {
    const settings = createSettings(
      `?defaults=${DEFAULTS_VERSION}&preset=huge&sft.steps=0.5&seed=abc&sft.batchSize=&backend=abacus&view=nowhere&nonsense=1`,
    );
    const { config, backend, view, problems } = settings.getState();
    expect(config).toEqual(defaults);
    expect([backend, view]).toEqual([null, 'base']);
    expect(problems).toHaveLength(7);
    expect(problems.find((p) => p.startsWith('sft.steps=0.5'))).toContain(
      `It stays ${valueAt(defaults, 'sft.steps')}.`,
    );
    expect(problems.find((p) => p.startsWith('nonsense'))).toContain('not a setting');
  });

  it('an unknown recipe, node or setting is said once, and the rest is kept', () => {
    const { config, view, problems } = createSettings(
      '?recipe=alchemy&dpo.beta=0.1&dpo.steps=7&sft.nonsense=1&seed=5&view=ppo&ppo.klCoef=0.5',
    ).getState();
    expect(problems).toEqual([
      expect.stringMatching(/^recipe=alchemy is not a recipe of this page.*Recipes: rlhf/),
      expect.stringMatching(
        /has no stage dpo, so its settings were left out.*sft, preferences, reward, ppo, evaluation/,
      ),
      'sft.nonsense is not a setting, so it was left out.',
    ]);
    expect([config.recipe, config.seed, view, valueAt(config, 'ppo.klCoef')]).toEqual(['rlhf', 5, 'ppo', 0.5]);
  });

  it('carries only what differs from the defaults, and brings it back', () => {
    const settings = createSettings();
    expect(settings.search()).toBe(`?model=${defaults.model}&seed=${defaults.seed}&defaults=${DEFAULTS_VERSION}`);
    expect(settings.set('sft.learningRate', 0.01)).toBe(true);
    expect(settings.set('preferences.rubric.polite', 2)).toBe(true);
    settings.show('sft');
    const again = createSettings(settings.search());
    expect(again.getState()).toEqual(settings.getState());
    expect(again.search()).toBe(settings.search());
  });

  it('says the recipe where it is not the usual one, and the settings of two nodes of one stage apart', () => {
    const settings = createSettings('?recipe=two-rewards&view=reward-2');
    expect(settings.getState()).toMatchObject({ view: 'reward-2', problems: [] });
    expect(settings.set('reward-2.batchSize', 4)).toBe(true);
    expect(settings.set('reward.batchSize', 8)).toBe(true);
    const { config } = createSettings(settings.search()).getState();
    expect(['reward', 'reward-2'].map((id) => settingsOf(config, id).batchSize)).toEqual([8, 4]);
    // The recipe's own setting of the second is a default, so no link needs to say it.
    expect(settingsOf(config, 'reward-2').epochs).toBe(7);
    expect(settings.search()).toMatch(/^\?recipe=two-rewards&/);
    expect(settings.search()).not.toContain('epochs');
  });

  it('says so when a link was made under defaults that this page does not know', () => {
    expect(createSettings('?defaults=1').getState().problems).toEqual([]);
    for (const text of ['99', '0', 'x', ''])
      expect(createSettings(`?defaults=${text}&seed=3`).getState()).toMatchObject({
        config: { seed: 3 },
        problems: [expect.stringContaining(`defaults=${text} is not known`)],
      });
  });
});

describe('another recipe', () => {
  it('keeps what was changed by hand where node and stage are the same, and takes its own defaults for the rest', () => {
    const settings = createSettings('?seed=9&sft.steps=33&reward.epochs=9&view=ppo');
    settings.chooseRecipe('two-rewards');
    const { config, view } = settings.getState();
    expect([config.recipe, config.seed, view]).toEqual(['two-rewards', 9, 'ppo']);
    expect(['sft.steps', 'reward.epochs', 'reward-2.epochs'].map((path) => valueAt(config, path))).toEqual([33, 9, 7]);
    expect(fieldsOf(settings.recipe()).some(({ path }) => path === 'reward-2.epochs')).toBe(true);
    settings.show('reward-2');
    settings.chooseRecipe('rlhf');
    expect(settings.getState()).toMatchObject({ view: 'base', config: { recipe: 'rlhf', seed: 9 } });
    expect(valueAt(settings.getState().config, 'reward.epochs')).toBe(9);
  });

  it('that of a whole configuration is taken with it', () => {
    const settings = createSettings('?view=sft');
    settings.replace(defaultsOf(twoRewards));
    expect(settings.recipe()).toBe(twoRewards);
    expect(settings.getState().view).toBe('sft');
  });
});

it('remembers the node with phases that was looked at last', () => {
  const settings = createSettings('?view=sft');
  expect(settings.getState().inspected).toBeNull();
  settings.show('ppo');
  settings.show('inspector');
  expect(settings.getState().inspected).toBe('ppo');
});

describe('a form', () => {
  it('refuses a bad value with a reason and keeps the old', () => {
    const settings = createSettings();
    expect(settings.set('ppo.cliprange', -1)).toBe(false);
    expect(settings.getState().config).toEqual(defaults);
    expect(settings.getState().problems[0]).toContain('ppo.cliprange');
  });

  it('knows every setting with its name, its sentence and its kind', () => {
    const fields = fieldsOf(rlhf);
    expect(fields.find((f) => f.path === 'model')).toMatchObject({
      kind: 'choice',
      options: ['nano', 'tiny', 'small'],
    });
    expect(fields.find((f) => f.path === 'sft.steps')).toMatchObject({ kind: 'integer', label: 'Steps', minimum: 1 });
    expect(fields.find((f) => f.path === 'ppo.adaptive.enabled')).toMatchObject({ kind: 'boolean' });
    expect(fields.find((f) => f.path === 'ppo.earlyStopKl')).toMatchObject({ kind: 'number', nullable: true });
    expect(fields.filter((f) => f.kind === 'text' || !f.description)).toEqual([]);
  });

  it('makes words of a key that has no title', () => {
    expect([humanLabel('learningRate'), humanLabel('num_tokens')]).toEqual(['Learning rate', 'Num tokens']);
  });
});

describe('settings for a large model', () => {
  const ids = recipes().map(({ id }) => id);

  it('stay those for a large model in another recipe, and what was set by hand stays too', () => {
    const settings = createSettings('?recipe=rlhf&seed=3&sft.weightDecay=0.5');
    settings.replace(withLargeModelSettings(settings.getState().config));
    for (const id of ['dpo', 'dpo-without-sft', 'rlhf', 'grpo']) {
      settings.chooseRecipe(id);
      const { config } = settings.getState();
      expect(config.recipe).toBe(id);
      expect(withLargeModelSettings(config)).toEqual(config);
    }
    expect(valueAt(settings.getState().config, 'sft.steps')).toBe(8);
  });

  it.each(ids)('are given to nobody who did not ask for them: from %s', (id) => {
    const settings = createSettings(`?recipe=${id}`);
    for (const other of ids.filter((one) => one !== id)) {
      settings.chooseRecipe(id);
      settings.replace(defaultsOf(settings.recipe()));
      settings.chooseRecipe(other);
      expect(settings.getState().config).toEqual(defaultsOf(settings.recipe()));
    }
  });
});
